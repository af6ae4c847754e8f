package io.sluice;

import org.jspecify.annotations.Nullable;

/** How a transport is connected, for {@link TransportStatistics}; see there. */
record TransportPaths(
        @Nullable IceState iceState,
        @Nullable DtlsState dtlsState,
        @Nullable TransportTuple tuple,
        @Nullable TransportTuple rtcpTuple) {}
