package io.sluice.dtls;

import io.sluice.time.Clock;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.jspecify.annotations.Nullable;

/**
 * One handshake from the first message to the keys, on a virtual thread. It computes only while it holds one of the permits
 * of {@link DtlsHandshakes}, and gives it back whenever it waits for a datagram.
 *
 * <p>Before there are keys, anybody who knows the addresses can send an alert in the peer's name. Bouncy Castle would end the
 * handshake at once, so it does not see them: the handshake ends when the peer stays silent after an alert, which one that
 * has not sent it will not do.
 */
final class Handshake implements Runnable, RecordTransport.Inbox {
    private static final Clock CLOCK = Clock.system();

    private final DtlsHandshakes handshakes;
    private final Object peer;
    private final HandshakeSide side;
    private final DatagramQueue inbound;
    private final RecordTransport transport;
    private final Consumer<Outcome> report;
    private final long deadlineNanos;
    private boolean computing;
    /** The latest that ends a handshake; it counts from {@link #alertNanos} on until the peer is heard again. */
    private @Nullable String alert;

    private long alertNanos;
    private boolean silentSinceAlert;

    /**
     * @param peer whose limit of handshakes this counts for
     * @param inbound where the loop puts the peer's datagrams
     * @param plainAlerts whether the peer hears of a failure before there are keys
     * @param outbox takes datagrams for the peer, on the handshake's thread
     * @param report takes the outcome, once, on the handshake's thread
     */
    Handshake(
            DtlsHandshakes handshakes,
            Object peer,
            HandshakeSide side,
            DatagramQueue inbound,
            boolean plainAlerts,
            Consumer<byte[]> outbox,
            Consumer<Outcome> report) {
        this.handshakes = handshakes;
        this.peer = peer;
        this.side = side;
        this.inbound = inbound;
        this.transport = new RecordTransport(plainAlerts, this, outbox);
        this.report = report;
        this.deadlineNanos = CLOCK.nanoTime() + handshakes.limits().deadline().toNanos();
    }

    /** How a handshake ends. */
    sealed interface Outcome {
        /** With keys, and the record layer that the loop uses from now on. */
        record Completed(DTLSTransport records, RecordTransport transport, SrtpKeyingMaterial keys)
                implements Outcome {}

        /** Without. */
        record Failed(DtlsFailure reason, String detail) implements Outcome {}
    }

    Object peer() {
        return peer;
    }

    /** Ends the handshake at its next step; from any thread. */
    void cancel() {
        inbound.close();
    }

    @Override
    public void run() {
        Outcome outcome = new Outcome.Failed(DtlsFailure.PROTOCOL_ERROR, "internal error");
        try {
            outcome = shakeHands();
        } finally {
            pauseComputing();
            handshakes.ended(this, counterOf(outcome));
            report.accept(outcome);
        }
    }

    /** Waits for a datagram without holding a permit. */
    @Override
    public byte @Nullable [] next(int waitMillis) throws IOException {
        pauseComputing();
        long untilNanos = CLOCK.nanoTime() + Math.min(TimeUnit.MILLISECONDS.toNanos(waitMillis), remainingNanos());
        try {
            byte[] datagram = poll(untilNanos);
            while (datagram != null && HandshakeFilter.isPlainAlert(datagram)) {
                noteAlert(datagram);
                datagram = poll(untilNanos);
            }
            silentSinceAlert &= datagram == null;
            resumeComputing();
            return datagram;
        } catch (InterruptedException e) {
            throw cancelled();
        }
    }

    private byte @Nullable [] poll(long untilNanos) throws InterruptedException, HandshakeRefusal {
        long nowNanos = CLOCK.nanoTime();
        long waitNanos = untilNanos - nowNanos;
        if (!silentSinceAlert) {
            return inbound.poll(waitNanos);
        }
        long graceNanos = alertNanos + handshakes.limits().alertGrace().toNanos() - nowNanos;
        byte[] datagram = inbound.poll(Math.min(waitNanos, graceNanos));
        if (datagram == null && graceNanos <= waitNanos && !inbound.isClosed()) {
            throw new HandshakeRefusal(
                    DtlsFailure.ALERT_RECEIVED, AlertDescription.user_canceled, "the peer sent " + alert);
        }
        return datagram;
    }

    private void noteAlert(byte[] plainAlert) {
        handshakes.counters().count(DtlsCounter.ALERT_UNPROVEN);
        if (HandshakeFilter.endsHandshake(plainAlert)) {
            alert = AlertDescription.getText(HandshakeFilter.alertDescription(plainAlert));
            if (!silentSinceAlert) {
                silentSinceAlert = true;
                alertNanos = CLOCK.nanoTime();
            }
        }
    }

    private Outcome shakeHands() {
        try {
            resumeComputing();
            DTLSTransport records = side.shakeHands(transport);
            transport.flush();
            return new Outcome.Completed(records, transport, Objects.requireNonNull(side.keys()));
        } catch (HandshakeRefusal e) {
            return new Outcome.Failed(e.reason(), e.detail());
        } catch (TlsFatalAlertReceived e) {
            return new Outcome.Failed(
                    DtlsFailure.ALERT_RECEIVED, "the peer sent " + AlertDescription.getText(e.getAlertDescription()));
        } catch (TlsFatalAlert e) {
            return new Outcome.Failed(DtlsFailure.PROTOCOL_ERROR, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            return new Outcome.Failed(DtlsFailure.SHUT_DOWN, "interrupted");
        } catch (IOException | RuntimeException e) {
            return new Outcome.Failed(DtlsFailure.PROTOCOL_ERROR, e.toString());
        }
    }

    private void resumeComputing() throws InterruptedException, HandshakeRefusal {
        if (inbound.isClosed()) {
            throw cancelled();
        }
        if (!handshakes.computing().tryAcquire(remainingNanos(), TimeUnit.NANOSECONDS)) {
            throw timedOut();
        }
        computing = true;
        if (remainingNanos() <= 0) {
            throw timedOut();
        }
    }

    private void pauseComputing() {
        if (computing) {
            computing = false;
            handshakes.computing().release();
        }
    }

    private long remainingNanos() {
        return deadlineNanos - CLOCK.nanoTime();
    }

    private HandshakeRefusal timedOut() {
        return new HandshakeRefusal(
                DtlsFailure.TIMEOUT,
                AlertDescription.internal_error,
                "the peer did not finish within " + handshakes.limits().deadline()
                        + (alert == null ? "" : ", though it may have sent " + alert));
    }

    private static HandshakeRefusal cancelled() {
        return new HandshakeRefusal(DtlsFailure.SHUT_DOWN, AlertDescription.internal_error, "closed on our side");
    }

    private static DtlsCounter counterOf(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Completed completed -> DtlsCounter.HANDSHAKES_COMPLETED;
            case Outcome.Failed failed ->
                switch (failed.reason()) {
                    case TIMEOUT -> DtlsCounter.HANDSHAKES_TIMED_OUT;
                    case SHUT_DOWN -> DtlsCounter.HANDSHAKES_CANCELLED;
                    default -> DtlsCounter.HANDSHAKES_FAILED;
                };
        };
    }
}
