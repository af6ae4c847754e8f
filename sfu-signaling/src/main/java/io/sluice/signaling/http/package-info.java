/** Pages and endpoints over HTTP, signalling over WebSocket. The only importer of Netty; knows sockets, not what is said through them. */
@NullMarked
package io.sluice.signaling.http;

import org.jspecify.annotations.NullMarked;
