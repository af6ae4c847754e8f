import { part, setText } from '../shared/elements.ts';
import type { RemoteTrack } from '../shared/sfu/room-view.ts';
import { layerName, spatialLayersOf } from './quality.ts';

/** Chooses how large a picture is received, where its sender sends it in several sizes; hidden otherwise. */
export class LayerPicker {
  private readonly field: HTMLElement;
  private readonly list: HTMLSelectElement;
  private readonly now: HTMLElement;
  private shown = 0;

  constructor(tile: ParentNode, chosen: (spatialLayer: number) => void) {
    this.field = part(tile, 'layer-field', HTMLElement);
    this.list = part(tile, 'layer', HTMLSelectElement);
    this.now = part(tile, 'layer-now', HTMLElement);
    this.list.addEventListener('change', () => {
      chosen(Number(this.list.value));
    });
  }

  show(track: RemoteTrack | undefined): void {
    const layers = spatialLayersOf(track?.consumer.rtpParameters.encodings?.[0]?.scalabilityMode);
    this.field.hidden = layers < 2;
    if (layers !== this.shown) {
      this.shown = layers;
      this.list.dataset.layers = String(layers);
      this.list.replaceChildren(
        ...Array.from({ length: layers }, (_, layer) => new Option(layerName(layer, layers), String(layer))),
      );
      this.list.value = String(layers - 1);
    }
    const spatial = track?.layers?.spatial;
    const words = spatial === undefined ? '' : spatial === null ? 'Nothing passes' : layerName(spatial, layers);
    setText(this.now, words === '' ? '' : `Now: ${words}`);
  }
}
