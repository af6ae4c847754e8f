package io.sluice.load;

import io.sluice.loop.DatagramPort;
import io.sluice.loop.PortPoller;
import io.sluice.loop.UdpPort;
import io.sluice.packet.Endpoint;
import io.sluice.packet.Packet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The same traffic through {@link Floor} instead of a server, measured in the same way. */
final class FloorRun implements Flow, AutoCloseable {
    private static final Pattern READY = Pattern.compile(Floor.READY + "(\\d+)");

    private final Settings settings;
    private final Generator generator;
    private final Tally tally = new Tally();
    private final List<FloorParty> parties = new ArrayList<>();
    private final PauseLog pauseLog = PauseLog.create();
    private final Child floor;
    private final Endpoint endpoint;

    FloorRun(Settings settings, Generator generator, Processors processors) throws IOException, InterruptedException {
        this.settings = settings;
        this.generator = generator;
        boolean apart = !settings.scenario().everybodySends();
        for (int i = 0; i < settings.senders(); i++) {
            parties.add(new FloorParty(apart ? 0 : settings.peers() - 1));
        }
        for (int i = 0; apart && i < settings.peers(); i++) {
            parties.add(new FloorParty(1));
        }
        floor = new Child(processors.measured(command()), READY);
        int port = Integer.parseInt(floor.awaitAnnouncement());
        endpoint = Endpoint.of(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
    }

    @Override
    public void start() {
        generator.run(() -> {
            long nowNanos = generator.loop().nowNanos();
            for (int i = 0; i < settings.senders(); i++) {
                long phaseNanos = settings.traffic().intervalNanos() * i / settings.senders();
                sender(i).start(nowNanos + phaseNanos);
            }
        });
    }

    @Override
    public void stop() {
        generator.run(() -> parties.forEach(FloorParty::stop));
    }

    @Override
    public List<? extends Party> parties() {
        return parties;
    }

    @Override
    public Tally tally() {
        return tally;
    }

    @Override
    public long pid() {
        return floor.pid();
    }

    @Override
    public PauseLog pauseLog() {
        return pauseLog;
    }

    @Override
    public void await(long nanos) throws IOException, InterruptedException {
        if (!floor.runsFor(nanos)) {
            throw new IOException("the floor ended under load; it said: " + floor.output());
        }
    }

    @Override
    public void close() {
        stop();
        parties.forEach(party -> generator.close(party.port));
        floor.close();
        pauseLog.close();
    }

    /** In the clear: what a server pays for decrypting is not part of the floor. */
    private MediaSender sender(int index) {
        FloorParty party = parties.get(index);
        if (party.sender == null) {
            party.sender = new MediaSender(
                    generator.loop(), party.port, endpoint, null, settings.traffic(), index + 1, Peer.MID);
        }
        return party.sender;
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(
                Target.java().toString(),
                pauseLog.javaOption(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Floor.class.getName(),
                settings.floorEngine(),
                settings.profile().name()));
        parties.stream()
                .filter(party -> party.consumers > 0)
                .map(party -> Integer.toString(party.port.localEndpoint().port()))
                .forEach(command::add);
        return command;
    }

    /** A socket that sends, receives or both, under keys that are known. */
    private final class FloorParty implements Party, PortPoller.Handler {
        private final int consumers;
        private final MediaReceiver receiver;
        private final UdpPort port;
        private @Nullable MediaSender sender;

        FloorParty(int consumers) throws IOException {
            this.consumers = consumers;
            receiver = new MediaReceiver(tally, parties.size(), () -> {});
            generator.run(() -> receiver.keys(generator.engine.newReceiver(
                    settings.profile(), Floor.key(settings.profile()), Floor.salt(settings.profile()))));
            port = generator.open(this);
        }

        @Override
        public void onDatagrams(DatagramPort from, Packet[] batch, int count, long nowNanos) {
            for (int i = 0; i < count; i++) {
                receiver.onRtp(batch[i]);
            }
        }

        void stop() {
            if (sender != null) {
                sender.stop();
            }
        }

        @Override
        public @Nullable MediaSender sender() {
            return sender;
        }

        @Override
        public void restartCounting() {
            receiver.restart();
        }

        @Override
        public MediaReceiver.Count count() {
            return receiver.count();
        }

        @Override
        public int consumers() {
            return consumers;
        }

        @Override
        public long ownDrops() {
            return port.counters().kernelDrops + port.counters().poolDrops + port.counters().sendBufferDrops;
        }
    }
}
