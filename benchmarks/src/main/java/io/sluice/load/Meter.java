package io.sluice.load;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;

/** Measures a time: {@link #begin}, let it pass, {@link #end}. */
final class Meter {
    private final Generator generator;
    private final Flow flow;
    private final List<Party> parties;
    private final long pid;
    private final PauseLog pauseLog;
    private long pausesRead;
    private long beganNanos;
    private long sent;
    private long ownDrops;
    private long skippedBursts;
    private CpuMeter.Reading began = new CpuMeter.Reading(0, 0, 0);

    Meter(Generator generator, Flow flow) {
        this.generator = generator;
        this.flow = flow;
        this.parties = List.copyOf(flow.parties());
        this.pid = flow.pid();
        this.pauseLog = flow.pauseLog();
    }

    void begin() throws IOException {
        generator.run(() -> {
            parties.forEach(Party::restartCounting);
            flow.tally().restart();
            sent = sum(party -> sender(party, MediaSender::sent));
            ownDrops = sum(Party::ownDrops);
            skippedBursts = sum(party -> sender(party, MediaSender::skippedBursts));
            beganNanos = System.nanoTime();
        });
        pausesRead = pauseLog.position();
        began = CpuMeter.Reading.of(pid);
    }

    Window end() throws IOException {
        CpuMeter.Reading cpu = CpuMeter.Reading.of(pid).minus(began);
        Pauses pauses = pauseLog.since(pausesRead);
        long resident = pid == 0 ? 0 : CpuMeter.residentBytes(pid);
        return generator.on(() -> new Window(
                (System.nanoTime() - beganNanos) / 1e9,
                sum(party -> sender(party, MediaSender::sent)) - sent,
                (int) sum(Party::consumers),
                parties.stream().map(Party::count).reduce(MediaReceiver.Count.NONE, MediaReceiver.Count::plus),
                flow.tally().verified,
                flow.tally().undecryptable,
                flow.tally().wrong,
                sum(Party::ownDrops) - ownDrops,
                sum(party -> sender(party, MediaSender::skippedBursts)) - skippedBursts,
                flow.tally().delays.copy(),
                cpu.target(),
                cpu.generator(),
                cpu.others(),
                resident,
                pauses));
    }

    private long sum(ToLongFunction<Party> figure) {
        return parties.stream().mapToLong(figure).sum();
    }

    private static long sender(Party party, ToLongFunction<MediaSender> figure) {
        return party.sender() == null ? 0 : figure.applyAsLong(Objects.requireNonNull(party.sender()));
    }
}
