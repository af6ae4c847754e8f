/**
 * Capabilities and parameters of RTP streams, and the pure functions that negotiate between them. The records have the
 * names and the shape of mediasoup's objects, so that their JSON is what {@code mediasoup-client} reads and writes.
 *
 * <p>Records repair what may be left out (an absent list is empty, audio has one channel), and {@link io.sluice.ortc.Ortc}
 * checks what is left: its errors name the field by its path.
 */
@NullMarked
package io.sluice.ortc;

import org.jspecify.annotations.NullMarked;
