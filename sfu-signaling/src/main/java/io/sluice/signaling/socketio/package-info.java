/**
 * Socket.IO for clients that speak it: Engine.IO protocol 4 and Socket.IO protocol 5 in the default namespace, over long polling and
 * WebSocket. To what is behind it a client of this kind is a {@link io.sluice.signaling.session.Connection} like any other.
 */
@NullMarked
package io.sluice.signaling.socketio;

import org.jspecify.annotations.NullMarked;
