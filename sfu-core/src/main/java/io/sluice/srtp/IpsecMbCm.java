package io.sluice.srtp;

/**
 * What all AES-CM transforms of a loop share: how keys are expanded, and packets done one at a time, together on the way out and
 * together on the way in.
 */
record IpsecMbCm(IpsecMb.Jobs functions, IpsecMbJobs single, IpsecMbLanes lanes, IpsecMbArrivals arrivals) {
    static IpsecMbCm of(IpsecMb.Jobs functions, IpsecMbScratch scratch) {
        IpsecMbBursts bursts = new IpsecMbBursts(functions, scratch);
        return new IpsecMbCm(
                functions,
                new IpsecMbJobs(bursts, scratch),
                new IpsecMbLanes(bursts, scratch),
                new IpsecMbArrivals(bursts, scratch));
    }
}
