package io.sluice.simulation;
public final class Trial {
    public static void main(String[] a) {
        run("steady 3M", LinkOptions.of(Capacity.of(3e6)), 30, 5, 30);
        run("steady 1M", LinkOptions.of(Capacity.of(1e6)), 30, 5, 30);
        run("steady 300k", LinkOptions.of(Capacity.of(3e5)), 30, 5, 30);
        run("steps", LinkOptions.of(Capacity.steps(0,3e6,20,5e5,40,3e6)), 60, 5, 20);
        run("steps bloat", LinkOptions.of(Capacity.steps(0,3e6,20,5e5,40,3e6)).withQueue(2000), 60, 5, 20);
        run("loss 2%", LinkOptions.of(Capacity.of(3e6)).withLoss(.02), 60, 10, 60);
        run("loss 10%", LinkOptions.of(Capacity.of(3e6)).withLoss(.1), 60, 10, 60);
        run("loss 20%", LinkOptions.of(Capacity.of(3e6)).withLoss(.2), 60, 10, 60);
        run("jitter 30", LinkOptions.of(Capacity.of(3e6)).withJitter(30), 60, 10, 60);
        run("rtt 200", LinkOptions.of(Capacity.steps(0,3e6,30,1e6,45,3e6)).withDelay(100), 60, 10, 30);
        run("policer", LinkOptions.of(Capacity.of(2e6)).withQueue(15), 60, 10, 60);
        run("cut", LinkOptions.of(Capacity.of(3e6)).withCut(20,23), 40, 10, 20);
    }
    static void run(String name, LinkOptions o, double secs, double f, double t) {
        if (System.getProperty("only") != null && !name.contains(System.getProperty("only"))) return;
        long t0=System.nanoTime();
        try (World w = new World(1)) {
            Link link = w.link(o, 2);
            Flow flow = new Flow(w, link, 3.6e6, 0, secs, 3);
            if (Boolean.getBoolean("verbose")) for (double s=0.5;s<=secs;s+=0.5) { w.runTo(s); var e=flow.connection().estimator(); Meter m=flow.meter();
              System.out.printf("%5.1f cap %7.0f est %7.0f send %7.0f dlv %7.0f rx %7.0f q %5.0f uq %4d fl %5d pr %5d rtx %5d pri %5d %s loss %.3f rtt %3d ll %b alr %b%n", s, o.capacity().bpsAt(s)/1e3, e.estimateBps()/1e3, e.sendBps()/1e3, e.deliveredBps()/1e3, m.receivedBps(s-.5,s)/1e3, m.queueMillis(95,s-.5,s), e.queueNanos()/1000000, e.inFlightBytes(), st(flow,"rtpBytesProbed"), st(flow,"rtpBytesRetransmitted"),st(flow,"rtpBytesSent"), e.usage(), e.lossShare(), e.roundTripNanos()/1000000, e.isLossLimited(), e.isApplicationLimited()); }
            w.runTo(secs);
            Meter m=flow.meter();
            double cap=o.capacity().bpsAt(f);
            System.out.printf("%-12s util %.3f p50 %.0f p95 %.0f p95all %.0f loss %.3f freeze %.0f frames %d probes %.3f overuses %d est@end %.0f (%d ms)%n", name, m.receivedBps(f,t)/cap, m.queueMillis(50,f,t), m.queueMillis(95,f,t), m.queueMillis(95,0,secs), m.lossShare(), m.longestFreezeMillis(), m.frames(), m.probeShare(), flow.connection().estimator().overuses(), flow.connection().estimator().estimateBps(), (System.nanoTime()-t0)/1000000);
            if (Boolean.getBoolean("stats")) System.out.println(flow.connection().statistics());
        }
    }
  static long st(Flow f, String n) { return java.util.Objects.requireNonNull(f.connection().statistics().get(n))/1000; }
}
