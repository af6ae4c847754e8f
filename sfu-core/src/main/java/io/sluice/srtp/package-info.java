/**
 * SRTP and SRTCP (RFC 3711, RFC 7714) behind one interface: {@link io.sluice.srtp.SrtpEngine} makes senders and receivers
 * from DTLS-SRTP's keys. Indexes, roll-over, replay and the table of SSRCs are kept here once ({@code ContextSender},
 * {@code ContextReceiver}); an engine brings only its cryptographic transform.
 */
@NullMarked
package io.sluice.srtp;

import org.jspecify.annotations.NullMarked;
