/**
 * DTLS-SRTP: proves who the peer is and agrees on SRTP keys (RFC 5764, RFC 8827 section 6.5). Bytes in, bytes and events
 * out; the handshake alone runs on a virtual thread of its own, because Bouncy Castle's blocks.
 */
@NullMarked
package io.sluice.dtls;

import org.jspecify.annotations.NullMarked;
