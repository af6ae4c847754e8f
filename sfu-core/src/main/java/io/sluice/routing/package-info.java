/**
 * Where packets find their receivers: {@link io.sluice.routing.InboundStream} (one SSRC from a producer, on its home loop)
 * to {@link io.sluice.routing.Replica} (that stream on one loop) to {@link io.sluice.routing.OutboundStream} (one consumer),
 * down by call; key-frame requests walk back up.
 */
@NullMarked
package io.sluice.routing;

import org.jspecify.annotations.NullMarked;
