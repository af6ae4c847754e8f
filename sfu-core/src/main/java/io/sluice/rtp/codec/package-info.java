/** Payload formats: where a decoder can start (RFC 7741, RFC 6184, RFC 7798, RFC 9628, AV1 RTP specification). */
@NullMarked
package io.sluice.rtp.codec;

import org.jspecify.annotations.NullMarked;
