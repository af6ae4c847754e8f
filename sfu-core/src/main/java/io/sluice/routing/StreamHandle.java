package io.sluice.routing;

import io.sluice.loop.Loop;
import io.sluice.rtp.ExtensionMap;
import io.sluice.rtp.codec.KeyFrameDetector;
import org.jspecify.annotations.Nullable;

/**
 * What all loops may know of a producer's stream: its never-reused id, where it lives, and how to read its packets.
 * Immutable but for {@link #inbound}, which only the home loop touches.
 */
public final class StreamHandle {
    private final long id;
    private final Loop home;
    private final boolean video;
    private final int clockRate;
    private final ExtensionMap extensions;
    private final KeyFrameDetector keyFrames;
    private final boolean wantsLoss;
    private final @Nullable LayerSettings layers;
    private final InboundStream inbound;

    StreamHandle(InboundStream inbound, InboundStream.Settings settings) {
        this.inbound = inbound;
        this.id = settings.id();
        this.home = settings.home();
        this.video = settings.video();
        this.clockRate = settings.clockRate();
        this.extensions = settings.extensions();
        this.keyFrames = settings.keyFrames();
        this.wantsLoss = settings.wantsLoss();
        this.layers = settings.layers();
    }

    public long id() {
        return id;
    }

    /** The loop of the producer's transport. */
    public Loop home() {
        return home;
    }

    public boolean video() {
        return video;
    }

    /** Timestamp units per second. */
    public int clockRate() {
        return clockRate;
    }

    /** The producer's header extension ids. */
    ExtensionMap extensions() {
        return extensions;
    }

    KeyFrameDetector keyFrames() {
        return keyFrames;
    }

    /** Whether the sender is to hear what the worst consumer loses. */
    boolean wantsLoss() {
        return wantsLoss;
    }

    /** The layers within it, and how to read them; null where nothing is to be chosen. */
    @Nullable
    LayerSettings layers() {
        return layers;
    }

    InboundStream inbound() {
        assert home.confined();
        return inbound;
    }
}
