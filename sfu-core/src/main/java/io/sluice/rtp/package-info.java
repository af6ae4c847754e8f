/** RTP headers: parse and write, no state (RFC 3550 section 5, RFC 8285). */
@NullMarked
package io.sluice.rtp;

import org.jspecify.annotations.NullMarked;
