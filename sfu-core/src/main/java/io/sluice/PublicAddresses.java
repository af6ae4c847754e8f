package io.sluice;

import io.sluice.ice.MappedAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out by a STUN server what peers are to be told instead of the listen addresses. */
final class PublicAddresses {
    private static final Logger LOG = LoggerFactory.getLogger(PublicAddresses.class);
    private static final int DEFAULT_STUN_PORT = 3478;

    private PublicAddresses() {}

    /**
     * The listen addresses, those announced that the server sees as others. Loopback, and what is announced already, is not
     * asked for. Waits for answers, ten seconds at the most; all addresses are asked at once.
     *
     * @param stunServer host or IP address, with or without a port
     * @throws IOException if the server is unknown or answers none of the addresses
     */
    static List<ListenAddress> discover(List<ListenAddress> addresses, String stunServer) throws IOException {
        InetSocketAddress server = parse(stunServer);
        if (server.isUnresolved()) {
            throw new IOException("stunServer " + stunServer + " is a name that cannot be resolved");
        }
        List<ListenAddress> announced = new ArrayList<>();
        boolean asked = false;
        boolean answered = false;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Optional<Future<InetAddress>>> answers = addresses.stream()
                    .map(address -> ask(threads, address, server))
                    .toList();
            for (int i = 0; i < addresses.size(); i++) {
                ListenAddress address = addresses.get(i);
                Optional<Future<InetAddress>> answer = answers.get(i);
                Optional<InetAddress> seen = answer.flatMap(each -> await(each, address));
                asked |= answer.isPresent();
                answered |= seen.isPresent();
                announced.add(seen.map(as -> announced(address, as)).orElse(address));
            }
        }
        if (asked && !answered) {
            throw new IOException("stunServer " + stunServer + " answers none of the listen addresses");
        }
        return List.copyOf(announced);
    }

    /** {@code "stun.example.org"}, {@code "stun.example.org:19302"}, {@code "[2001:db8::1]:3478"}. */
    static InetSocketAddress parse(String stunServer) {
        int colon = stunServer.indexOf(':', stunServer.indexOf(']') + 1);
        String host = colon < 0 ? stunServer : stunServer.substring(0, colon);
        int port = colon < 0 ? DEFAULT_STUN_PORT : Integer.parseInt(stunServer.substring(colon + 1));
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new InetSocketAddress(bare, port);
    }

    private static Optional<Future<InetAddress>> ask(
            ExecutorService threads, ListenAddress address, InetSocketAddress server) {
        InetAddress local = address.inetAddress();
        boolean sameFamily = local.getClass() == server.getAddress().getClass();
        // A server on loopback is a test's, and sees nothing else.
        boolean within = local.isLoopbackAddress() == server.getAddress().isLoopbackAddress();
        if (address.announcedAddress() != null || !sameFamily || !within) {
            return Optional.empty();
        }
        Callable<InetAddress> question = () -> MappedAddress.ask(local, server);
        return Optional.of(threads.submit(question));
    }

    private static Optional<InetAddress> await(Future<InetAddress> answer, ListenAddress address) {
        try {
            return Optional.of(answer.get());
        } catch (ExecutionException e) {
            LOG.warn("The public address of {} is not known: {}", address.address(), String.valueOf(e.getCause()));
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the calling thread was interrupted");
        }
    }

    private static ListenAddress announced(ListenAddress address, InetAddress seenAs) {
        if (seenAs.equals(address.inetAddress())) {
            return address;
        }
        LOG.info("{} is seen as {} by the STUN server, and announced so", address.address(), seenAs.getHostAddress());
        return new ListenAddress(address.address(), seenAs.getHostAddress(), address.exposeInternal());
    }
}
