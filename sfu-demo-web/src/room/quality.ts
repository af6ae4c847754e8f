import type { RemoteTrack } from '../shared/sfu/room-view.ts';

export type Quality = 'good' | 'fair' | 'poor';

/** Of what arrives here: the server's score for our stream, and for what it has from its sender, whichever is worse. */
export function qualityOf({ score, producerScore }: Pick<RemoteTrack, 'score' | 'producerScore'>): Quality {
  const worst = Math.min(score, producerScore ?? score);
  return worst >= 8 ? 'good' : worst >= 5 ? 'fair' : 'poor';
}

/** Spatial layers that a consumer can choose from: 3 of `L3T3` or `S3T3`; 1 where nothing is said. */
export function spatialLayersOf(scalabilityMode: string | undefined): number {
  return Number(/^[LS]([1-9])T/.exec(scalabilityMode ?? '')?.[1] ?? 1);
}

const LAYER_NAMES = [['Full'], ['Small', 'Full'], ['Small', 'Medium', 'Full']];

/** Of a layer among so many, the largest last. */
export function layerName(layer: number, count: number): string {
  return LAYER_NAMES[count - 1]?.[layer] ?? `Layer ${layer + 1}`;
}
