/**
 * Synthetic peers that load a server in its own process over loopback, as browsers would: WebSocket, ICE, DTLS, SRTP. See
 * {@code docs/performance.md} for what is measured and how.
 */
@NullMarked
package io.sluice.load;

import org.jspecify.annotations.NullMarked;
