/** RTCP: parse and write, no state (RFC 3550 section 6, RFC 3611, RFC 4585, RFC 5104, transport-wide congestion control). */
@NullMarked
package io.sluice.rtcp;

import org.jspecify.annotations.NullMarked;
