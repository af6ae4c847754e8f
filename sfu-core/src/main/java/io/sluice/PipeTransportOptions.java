package io.sluice;

/**
 * How a {@link PipeTransport} is set up.
 *
 * @param listener hears of the transport
 * @param listenInfo its UDP socket
 * @param enableRtx whether packets lost between the routers may be asked for again: not needed within a machine; the same at both
 *     ends
 * @param enableSrtp whether packets are protected (AEAD_AES_256_GCM), under keys that the two ends tell each other; the same at
 *     both ends
 */
public record PipeTransportOptions(
        TransportListener listener, TransportListenInfo listenInfo, boolean enableRtx, boolean enableSrtp) {
    public PipeTransportOptions {
        PlainTransportOptions.requireUdp("listenInfo", listenInfo);
    }

    /** In the clear, without retransmission, with nobody listening. */
    public PipeTransportOptions(TransportListenInfo listenInfo) {
        this(new TransportListener() {}, listenInfo, false, false);
    }

    public PipeTransportOptions withListener(TransportListener other) {
        return new PipeTransportOptions(other, listenInfo, enableRtx, enableSrtp);
    }

    public PipeTransportOptions withEnableRtx(boolean enable) {
        return new PipeTransportOptions(listener, listenInfo, enable, enableSrtp);
    }

    public PipeTransportOptions withEnableSrtp(boolean enable) {
        return new PipeTransportOptions(listener, listenInfo, enableRtx, enable);
    }
}
