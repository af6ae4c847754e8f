package io.sluice.signaling.check;

import io.sluice.MediaAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Asks each media port where peers will ask it: at the address they are told. An answer proves that nothing on this machine, or
 * between it and the announced address, is in the way. Silence at an announced address proves nothing, since many routers do not
 * let machines on their inside see their outside; it is said all the same.
 */
public final class SelfCheck {
    private static final int[] UDP_TIMEOUTS_MILLIS = {300, 1000, 2000};
    private static final int TCP_TIMEOUT_MILLIS = 3000;

    /** What became of asking one port. */
    public enum Outcome {
        /** It answers, from this machine alone. */
        LOCAL("reachable from this machine only"),
        /** It answers at the address peers are told. */
        ANSWERS("answers"),
        /** It answers at its own address, not at the announced one. */
        ANSWERS_INSIDE("answers here, but not at the announced address"),
        /** The announced name has no address. */
        UNKNOWN_NAME("the announced name cannot be resolved"),
        /** It does not even answer at its own address. */
        SILENT("does not answer: a firewall on this machine?");

        private final String words;

        Outcome(String words) {
            this.words = words;
        }
    }

    /** One port with what became of it. */
    public record Finding(MediaAddress address, Outcome outcome) {}

    /** What findings have in common that share a line. */
    private record Group(String address, @Nullable String announcedAddress, Outcome outcome) {
        static Group of(Finding finding) {
            MediaAddress address = finding.address();
            return new Group(address.address(), address.announcedAddress(), finding.outcome());
        }

        String line(Map<String, List<Integer>> ports) {
            StringBuilder line = new StringBuilder(address);
            if (announcedAddress != null) {
                line.append(" (announced as ").append(announcedAddress).append(')');
            }
            ports.forEach((protocol, numbers) -> {
                line.append(", ").append(protocol);
                numbers.forEach(port -> line.append(' ').append(port));
            });
            return line.append(": ").append(outcome.words).toString();
        }
    }

    private SelfCheck() {}

    /** Asks all ports at once; takes about three seconds if one is silent, milliseconds otherwise. */
    public static List<Finding> of(List<MediaAddress> addresses) throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Finding>> questions = addresses.stream()
                    .<Callable<Finding>>map(address -> () -> new Finding(address, ask(address)))
                    .toList();
            List<Finding> findings = new ArrayList<>();
            for (Future<Finding> finding : threads.invokeAll(questions)) {
                findings.add(finding.get());
            }
            return findings;
        } catch (ExecutionException e) {
            throw new IllegalStateException("asking a port cannot fail", e);
        }
    }

    /**
     * The findings for people to read, a line for each address of each kind:
     * {@code "192.0.2.2 (announced as 203.0.113.7), udp 20000 20001, tcp 20000 20001: answers"}.
     */
    public static List<String> summary(List<Finding> findings) {
        Map<Group, Map<String, List<Integer>>> ports = new LinkedHashMap<>();
        for (Finding finding : findings) {
            MediaAddress address = finding.address();
            ports.computeIfAbsent(Group.of(finding), group -> new LinkedHashMap<>())
                    .computeIfAbsent(address.protocol(), protocol -> new ArrayList<>())
                    .add(address.port());
        }
        return ports.entrySet().stream()
                .map(entry -> entry.getKey().line(entry.getValue()))
                .toList();
    }

    /** What the person who runs the server should know; nothing if all is well. */
    public static List<String> advice(List<Finding> findings) {
        List<String> advice = new ArrayList<>();
        if (findings.stream().allMatch(finding -> finding.outcome() == Outcome.LOCAL)) {
            advice.add("Only pages on this machine can send and receive: --listen names addresses that others reach.");
        }
        if (has(findings, Outcome.ANSWERS_INSIDE)) {
            advice.add(
                    "An announced address did not answer. If peers from outside cannot connect either, its ports are not "
                            + "mapped to this machine; many routers answer nobody on their inside (docs/connectivity.md).");
        }
        if (has(findings, Outcome.UNKNOWN_NAME)) {
            advice.add("Peers can do nothing with an announced name that has no address: correct --announced-address.");
        }
        if (has(findings, Outcome.SILENT)) {
            advice.add(
                    "Let the media ports through this machine's firewall: UDP first of all, TCP for networks without UDP.");
        }
        return advice;
    }

    private static boolean has(List<Finding> findings, Outcome outcome) {
        return findings.stream().anyMatch(finding -> finding.outcome() == outcome);
    }

    private static Outcome ask(MediaAddress address) {
        InetAddress local = InetAddress.ofLiteral(address.address());
        if (!answers(address.protocol(), new InetSocketAddress(local, address.port()))) {
            return Outcome.SILENT;
        }
        String announced = address.announcedAddress();
        if (announced == null) {
            return local.isLoopbackAddress() ? Outcome.LOCAL : Outcome.ANSWERS;
        }
        try {
            InetSocketAddress outside = new InetSocketAddress(InetAddress.getByName(announced), address.port());
            return answers(address.protocol(), outside) ? Outcome.ANSWERS : Outcome.ANSWERS_INSIDE;
        } catch (UnknownHostException e) {
            return Outcome.UNKNOWN_NAME;
        }
    }

    private static boolean answers(String protocol, InetSocketAddress address) {
        StunProbe probe = new StunProbe(new SecureRandom());
        return protocol.equals("tcp")
                ? probe.answersTcp(address, TCP_TIMEOUT_MILLIS)
                : probe.answersUdp(address, UDP_TIMEOUTS_MILLIS);
    }
}
