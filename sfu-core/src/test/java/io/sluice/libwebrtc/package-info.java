/**
 * Google's libwebrtc, the stack of most browsers, as a peer in this JVM: real sockets, encoders and decoders, no browser. Talks
 * to the library by its public API alone; the SDP in between is composed here. Runs in a JVM of its own, since native code that
 * fails takes the JVM with it.
 */
@NullMarked
package io.sluice.libwebrtc;

import org.jspecify.annotations.NullMarked;
