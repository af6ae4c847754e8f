package io.sluice.signaling.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The way of one browser's pages and signalling to the server, which a test can cut. Relays, until it is told otherwise. */
final class TcpRelay implements AutoCloseable {
    private final InetSocketAddress server;
    private final ServerSocket listening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    /**
     * @param server such as {@code "http://localhost:3000"}
     */
    TcpRelay(String server) throws IOException {
        this.server = new InetSocketAddress(
                InetAddress.getLoopbackAddress(), URI.create(server).getPort());
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** Where the server's pages are found through this relay. */
    String address() {
        return "http://127.0.0.1:" + listening.getLocalPort();
    }

    /** Ends what goes through, and takes nothing new, as if the network were gone and the machine knew. */
    void cut() {
        cut = true;
        open.forEach(TcpRelay::end);
    }

    void mend() {
        cut = false;
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } finally {
            cut();
        }
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket browser = listening.accept();
                open.add(browser);
                if (cut) {
                    end(browser);
                } else {
                    join(browser);
                }
            } catch (IOException closed) {
                // By the test, or the server is gone: the browser sees it too.
            }
        }
    }

    private void join(Socket browser) throws IOException {
        Socket forward = new Socket();
        open.add(forward);
        forward.connect(server);
        Thread.ofVirtual().start(() -> copy(browser, forward));
        Thread.ofVirtual().start(() -> copy(forward, browser));
    }

    private void copy(Socket from, Socket to) {
        try {
            var _ = from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException closed) {
            // By either end, or by the test.
        } finally {
            end(from);
            end(to);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
