import { BEEP_SECONDS } from './tone.ts';

export interface Moment {
  readonly frame: number;
  readonly wallClock: Date;
  readonly secondsSinceBeep: number;
}

type Brush = CanvasRenderingContext2D;

const BARS = ['#e8edee', '#e9c46a', '#4fc3d5', '#57b894', '#b07fc7', '#e76f51', '#3d6fb6'];
const WAVES = [
  { colour: '#0e5566', level: 0.62, height: 15, length: 230, speed: 1.3 },
  { colour: '#0c4453', level: 0.7, height: 12, length: 170, speed: -1.9 },
  { colour: '#0a3542', level: 0.78, height: 9, length: 120, speed: 2.7 },
];
const FONT = 'ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace';

/**
 * Every part has a purpose for whoever looks at the far end: the clock shows delay, the waves show a steady frame
 * rate, the fine bars show sharpness and colour, the lamp lights with the beep.
 */
export function paintPattern(brush: Brush, moment: Moment): void {
  const { width, height } = brush.canvas;
  paintSky(brush, width, height);
  paintWaves(brush, width, height, moment.frame);
  paintBars(brush, width, height);
  paintClock(brush, width, height, moment);
  paintLamp(brush, width, moment.secondsSinceBeep);
}

function paintSky(brush: Brush, width: number, height: number): void {
  const sky = brush.createLinearGradient(0, 0, 0, height);
  sky.addColorStop(0, '#12303b');
  sky.addColorStop(1, '#1c6f80');
  brush.fillStyle = sky;
  brush.fillRect(0, 0, width, height);
}

function paintWaves(brush: Brush, width: number, height: number, frame: number): void {
  for (const wave of WAVES) {
    brush.fillStyle = wave.colour;
    brush.beginPath();
    brush.moveTo(0, height);
    for (let x = 0; x <= width; x += 8) {
      const phase = (x + frame * wave.speed) / wave.length;
      brush.lineTo(x, height * wave.level + Math.sin(phase * 2 * Math.PI) * wave.height);
    }
    brush.lineTo(width, height);
    brush.fill();
  }
}

function paintBars(brush: Brush, width: number, height: number): void {
  const barWidth = width / BARS.length;
  BARS.forEach((colour, index) => {
    brush.fillStyle = colour;
    brush.fillRect(Math.round(index * barWidth), height - 14, Math.ceil(barWidth), 14);
  });
}

function paintClock(brush: Brush, width: number, height: number, moment: Moment): void {
  brush.fillStyle = '#f4fbfc';
  brush.textAlign = 'center';
  brush.textBaseline = 'middle';
  brush.font = `600 64px ${FONT}`;
  brush.fillText(timeOfDay(moment.wallClock), width / 2, height * 0.36);
  brush.fillStyle = '#b9dbe2';
  brush.font = `500 18px ${FONT}`;
  brush.fillText(`Sluice test pattern · frame ${moment.frame}`, width / 2, height * 0.52);
}

function paintLamp(brush: Brush, width: number, secondsSinceBeep: number): void {
  // One frame longer than the beep: at 30 frames a second a shorter flash could fall between two frames.
  const lit = secondsSinceBeep > 0 && secondsSinceBeep < BEEP_SECONDS + 1 / 30;
  brush.fillStyle = lit ? '#ffd166' : '#1d4552';
  brush.beginPath();
  brush.arc(width - 34, 34, 14, 0, 2 * Math.PI);
  brush.fill();
}

function timeOfDay(now: Date): string {
  const digits = (value: number, length = 2): string => String(value).padStart(length, '0');
  const clock = [now.getHours(), now.getMinutes(), now.getSeconds()].map((value) => digits(value)).join(':');
  return `${clock}.${digits(now.getMilliseconds(), 3)}`;
}
