package io.sluice.signaling.http;

import io.sluice.signaling.session.Connection;
import io.sluice.signaling.session.ConnectionListener;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Stands in for the room: echoes every message and remembers what the sockets did. */
final class RecordingAcceptor implements ConnectionListener.Acceptor {
    final BlockingQueue<Connection> opened = new LinkedBlockingQueue<>();
    final BlockingQueue<Connection> closed = new LinkedBlockingQueue<>();

    @Override
    public ConnectionListener accept(Connection connection) {
        opened.add(connection);
        connection.receiveNext();
        return new ConnectionListener() {
            @Override
            public void onText(String text) {
                connection.send("echo " + text);
                connection.receiveNext();
            }

            @Override
            public void onClosed() {
                closed.add(connection);
            }
        };
    }

    static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T value = queue.poll(10, TimeUnit.SECONDS);
        if (value == null) {
            throw new AssertionError("nothing came within 10 s");
        }
        return value;
    }
}
