package io.sluice.routing;

import io.sluice.loop.Loop;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all loops may know of a producer: the streams of its encodings, from the lowest quality up, and the layers that receivers
 * choose from. A spatial layer is an encoding, or where there is one encoding alone, a layer within it. Immutable but for
 * {@link #demand}, which only the home loop touches.
 */
public final class Track {
    private final List<StreamHandle> encodings;
    private final boolean layered;
    private final int spatialLayers;
    private final int temporalLayers;
    private final LayerDemand demand;

    private Track(List<StreamHandle> encodings, boolean layered) {
        this.encodings = encodings;
        this.layered = layered;
        this.spatialLayers = encodings.size() > 1 ? encodings.size() : layersOf(encodings.getFirst(), true);
        this.temporalLayers = encodings.stream()
                .mapToInt(encoding -> layersOf(encoding, false))
                .max()
                .orElse(1);
        this.demand = new LayerDemand(home(), spatialLayers);
    }

    private static int layersOf(StreamHandle encoding, boolean spatial) {
        LayerSettings layers = encoding.layers();
        if (layers == null) {
            return 1;
        }
        return spatial ? layers.spatialLayers() : layers.temporalLayers();
    }

    /**
     * The track of streams that live on one loop.
     *
     * @param encodings 1 to 4, from the lowest quality up; several, or one with {@link LayerSettings}, can be chosen from
     */
    public static Track of(List<StreamHandle> encodings) {
        if (encodings.isEmpty() || encodings.size() > 4) {
            throw new IllegalArgumentException("encodings are " + encodings.size() + ", not 1..4");
        }
        return new Track(
                List.copyOf(encodings),
                encodings.size() > 1 || encodings.getFirst().layers() != null);
    }

    /** One stream as it is, with all its layers, if it has any. */
    public static Track of(StreamHandle encoding) {
        return new Track(List.of(encoding), false);
    }

    /** From the lowest quality up. */
    public List<StreamHandle> encodings() {
        return encodings;
    }

    /** What all encodings have in common is read from the first. */
    public StreamHandle first() {
        return encodings.getFirst();
    }

    /** The loop of the producer's transport. */
    public Loop home() {
        return first().home();
    }

    /** Unique in the process and never used again. */
    long id() {
        return first().id();
    }

    /** Whether there is anything to choose from. */
    public boolean isLayered() {
        return layered;
    }

    /** Whether its spatial layers are in one stream. */
    public boolean isScalable() {
        return encodings.size() == 1;
    }

    /** 1 to 4. */
    public int spatialLayers() {
        return spatialLayers;
    }

    /** 1 to 8, of the encoding that has most. */
    public int temporalLayers() {
        return temporalLayers;
    }

    /** Whether a receiver of one spatial layer needs the frames of lower ones in key frames at most. */
    boolean isIndependent() {
        LayerSettings layers = first().layers();
        return layers != null && layers.independent();
    }

    @Nullable
    LayerSettings layers(int encoding) {
        return encodings.get(encoding).layers();
    }

    /** What receivers want of it. */
    public LayerDemand demand() {
        return demand;
    }
}
