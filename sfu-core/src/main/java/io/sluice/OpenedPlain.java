package io.sluice;

import io.sluice.transport.PlainSession;
import org.jspecify.annotations.Nullable;

/**
 * A plain session with the addresses of its ports.
 *
 * @param rtcpLocal null if RTCP shares the port of RTP
 */
record OpenedPlain(
        PlainSession session, MediaAddress local, @Nullable MediaAddress rtcpLocal) {}
