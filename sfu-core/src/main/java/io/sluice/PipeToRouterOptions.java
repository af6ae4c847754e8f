package io.sluice;

/**
 * How {@link Router#pipeToRouter} joins two routers. All but {@code keepId} counts when the first stream of a pair of routers is piped;
 * later ones go the same way.
 *
 * @param listenInfo the UDP socket of either end
 * @param keepId whether the producer has the same id in the other router, which must then not know it; otherwise it gets a new one
 * @param enableRtx see {@link PipeTransportOptions}
 * @param enableSrtp see {@link PipeTransportOptions}
 */
public record PipeToRouterOptions(
        TransportListenInfo listenInfo, boolean keepId, boolean enableRtx, boolean enableSrtp) {
    public PipeToRouterOptions {
        PlainTransportOptions.requireUdp("listenInfo", listenInfo);
    }

    /** Over 127.0.0.1, under the same id, without retransmission and in the clear: nothing leaves the machine. */
    public static PipeToRouterOptions defaults() {
        return new PipeToRouterOptions(TransportListenInfo.udp("127.0.0.1"), true, false, false);
    }

    public PipeToRouterOptions withListenInfo(TransportListenInfo other) {
        return new PipeToRouterOptions(other, keepId, enableRtx, enableSrtp);
    }

    public PipeToRouterOptions withKeepId(boolean keep) {
        return new PipeToRouterOptions(listenInfo, keep, enableRtx, enableSrtp);
    }

    public PipeToRouterOptions withEnableRtx(boolean enable) {
        return new PipeToRouterOptions(listenInfo, keepId, enable, enableSrtp);
    }

    public PipeToRouterOptions withEnableSrtp(boolean enable) {
        return new PipeToRouterOptions(listenInfo, keepId, enableRtx, enable);
    }
}
