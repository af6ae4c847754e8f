const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 320;
const HEIGHT = 96;
const TOP = 6;

export interface ChartOptions {
  readonly title: string;
  /** Names of the lines; the style sheet knows them as `line-0`, `line-1` and so on. */
  readonly lines: readonly string[];
  readonly format: (value: number) => string;
  /** How many samples are shown; one a second, as a rule. */
  readonly samples?: number;
  /** The scale never ends below it, so that noise does not look like mountains. */
  readonly leastTop?: number;
}

/**
 * Lines over time, drawn as SVG and said in words: the picture is for eyes, the legend with the latest values for
 * everybody. Undefined values leave a gap.
 */
export class Chart {
  readonly element = document.createElement('figure');
  private readonly svg = document.createElementNS(SVG, 'svg');
  private readonly paths: SVGPathElement[] = [];
  private readonly values: HTMLElement[] = [];
  private readonly top = document.createElement('span');
  private readonly history: (number | undefined)[][] = [];
  private readonly samples: number;

  constructor(private readonly options: ChartOptions) {
    this.samples = options.samples ?? 120;
    this.element.className = 'chart';
    this.element.dataset.chart = options.title;
    this.svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
    this.svg.setAttribute('preserveAspectRatio', 'none');
    this.svg.setAttribute('aria-hidden', 'true');
    this.drawGrid();
    options.lines.forEach((_, index) => {
      this.paths.push(this.draw(`chart-line line-${index}`, ''));
    });
    this.top.className = 'chart-top';
    const plot = document.createElement('div');
    plot.className = 'chart-plot';
    plot.append(this.svg, this.top);
    this.element.append(this.caption(), plot);
  }

  /** One value for each line, in their order. */
  add(...values: (number | undefined)[]): void {
    this.history.push(values);
    if (this.history.length > this.samples) {
      this.history.shift();
    }
    this.redraw();
    values.forEach((value, index) => {
      const cell = this.values[index];
      if (cell) {
        cell.textContent = value === undefined ? '–' : this.options.format(value);
      }
    });
  }

  private redraw(): void {
    const known = this.history.flat().filter((value) => value !== undefined);
    const top = niceTop(Math.max(this.options.leastTop ?? 1, ...known));
    this.top.textContent = this.options.format(top);
    this.paths.forEach((path, line) => {
      path.setAttribute('d', linePath(this.history.map((values) => values[line]), this.samples, top));
    });
  }

  private caption(): HTMLElement {
    const caption = document.createElement('figcaption');
    const title = document.createElement('h2');
    title.textContent = this.options.title;
    const legend = document.createElement('dl');
    legend.className = 'chart-legend';
    this.options.lines.forEach((name, index) => {
      const entry = document.createElement('div');
      entry.className = `legend-${index}`;
      const term = document.createElement('dt');
      term.textContent = name;
      const value = document.createElement('dd');
      value.textContent = '–';
      this.values.push(value);
      entry.append(term, value);
      legend.append(entry);
    });
    caption.append(title, legend);
    return caption;
  }

  private drawGrid(): void {
    for (const share of [0, 0.5, 1]) {
      const y = TOP + share * (HEIGHT - TOP - 1);
      this.draw('chart-grid', `M0 ${y}H${WIDTH}`);
    }
  }

  private draw(className: string, d: string): SVGPathElement {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('class', className);
    path.setAttribute('d', d);
    path.setAttribute('vector-effect', 'non-scaling-stroke');
    this.svg.append(path);
    return path;
  }
}

/** The newest value at the right edge; a gap where nothing is known. */
export function linePath(values: readonly (number | undefined)[], samples: number, top: number): string {
  const step = WIDTH / (samples - 1);
  let pen = 'M';
  return values
    .map((value, index) => {
      if (value === undefined) {
        pen = 'M';
        return '';
      }
      const x = WIDTH - (values.length - 1 - index) * step;
      const y = TOP + (1 - Math.min(value, top) / top) * (HEIGHT - TOP - 1);
      const point = `${pen}${x.toFixed(1)} ${y.toFixed(1)}`;
      pen = 'L';
      return point;
    })
    .join('');
}

/** The next of 1, 2, 5 times a power of ten. */
export function niceTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5].map((step) => step * power).find((top) => top >= value * (1 - Number.EPSILON)) ?? 10 * power;
}
