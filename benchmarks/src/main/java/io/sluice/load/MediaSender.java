package io.sluice.load;

import io.sluice.loop.DatagramPort;
import io.sluice.loop.Loop;
import io.sluice.packet.Endpoint;
import io.sluice.rtp.AbsSendTime;
import io.sluice.rtp.ExtensionForm;
import io.sluice.rtp.RtpHeaderWriter;
import io.sluice.srtp.SrtpSender;
import io.sluice.time.Clock;
import io.sluice.time.Timers;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends one stream at its pace until it is stopped. Confined to the loop. */
final class MediaSender {
    static final int PAYLOAD_TYPE = 96;
    /** The ids Chromium gives to the extensions. */
    static final int ABS_SEND_TIME_ID = 2;

    static final int TRANSPORT_CC_ID = 3;
    static final int MID_ID = 4;

    private static final int MAX_HEADER = 100;
    /** After a pause of the generator longer than this it does not catch up. */
    private static final long MAX_LAG_NANOS = 100_000_000;

    private final Loop loop;
    private final DatagramPort port;
    private final Endpoint server;
    private final @Nullable SrtpSender protect;
    private final Traffic traffic;
    private final int ssrc;
    private final Clock clock = Clock.system();
    private final RtpHeaderWriter writer = new RtpHeaderWriter();
    private final MemorySegment mid;
    private final MemorySegment payload = Payload.template();

    private Timers.@Nullable Timer timer;
    private boolean keyFrameWanted = true;
    private long dueNanos;
    private int burst;
    private int number;
    private long sent;
    private long skippedBursts;

    /** @param protect encrypts; null to send in the clear */
    MediaSender(
            Loop loop,
            DatagramPort port,
            Endpoint server,
            @Nullable SrtpSender protect,
            Traffic traffic,
            int ssrc,
            String mid) {
        this.loop = loop;
        this.port = port;
        this.server = server;
        this.protect = protect;
        this.traffic = traffic;
        this.ssrc = ssrc;
        this.mid = MemorySegment.ofArray(mid.getBytes(StandardCharsets.US_ASCII));
    }

    /** Begins at a time, so that senders do not all send in the same moment; without effect on one that sends. */
    void start(long firstNanos) {
        if (timer == null) {
            dueNanos = firstNanos;
            timer = loop.timers().schedule(dueNanos, this::fire);
        }
    }

    void stop() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    void requestKeyFrame() {
        keyFrameWanted = true;
    }

    /** Packets sent in all. */
    long sent() {
        return sent;
    }

    /** Bursts left out because the generator was late: above zero the generator is the bottleneck. */
    long skippedBursts() {
        return skippedBursts;
    }

    private void fire() {
        long nowNanos = clock.nanoTime();
        while (dueNanos - nowNanos <= 0) {
            if (nowNanos - dueNanos > MAX_LAG_NANOS) {
                skippedBursts++;
            } else {
                sendBurst(traffic.bursts().get(burst % traffic.bursts().size()));
            }
            burst++;
            dueNanos += traffic.intervalNanos();
        }
        timer = loop.timers().schedule(dueNanos, this::fire);
    }

    private void sendBurst(List<Integer> sizes) {
        boolean keyFrame = keyFrameWanted;
        keyFrameWanted = false;
        int timestamp = (int) (dueNanos / 1000 * traffic.clockRate() / 1_000_000);
        for (int i = 0; i < sizes.size(); i++) {
            if (traffic.video()) {
                Payload.vp8(payload, i == 0, keyFrame);
            }
            boolean last = traffic.video() && i == sizes.size() - 1;
            sendPacket(sizes.get(i), timestamp, last);
        }
        port.flush();
    }

    private void sendPacket(int size, int timestamp, boolean marker) {
        long nowNanos = clock.nanoTime();
        Payload.stamp(payload, number, nowNanos);
        MemorySegment slot = port.sendSlot();
        int headerLength = writer.begin(slot, 0, MAX_HEADER, ExtensionForm.ONE_BYTE)
                .fixedHeader(marker, PAYLOAD_TYPE, number & 0xffff, timestamp, ssrc)
                .extension(MID_ID, mid, 0, (int) mid.byteSize())
                .extensionInt24(ABS_SEND_TIME_ID, AbsSendTime.fromNanos(nowNanos))
                .extensionInt16(TRANSPORT_CC_ID, number & 0xffff)
                .finish();
        port.send(seal(slot, headerLength, size), server);
        number++;
        sent++;
    }

    private int seal(MemorySegment slot, int headerLength, int size) {
        if (protect == null) {
            MemorySegment.copy(payload, 0, slot, headerLength, size);
            return headerLength + size;
        }
        int length = protect.protectRtp(slot, 0, headerLength, payload, 0, size, DatagramPort.SEND_CAPACITY);
        if (length < 0) {
            throw new IllegalStateException("packet " + number + " of SSRC " + ssrc + " was not encrypted: " + length);
        }
        return length;
    }
}
