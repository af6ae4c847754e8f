package io.sluice;

import java.util.List;

/**
 * What a server holds and has counted since it started; see {@link Sfu#statistics}.
 *
 * @param loops one snapshot for each loop, by index; each is consistent in itself
 * @param dtls of all loops together
 */
public record SfuStatistics(List<LoopStatistics> loops, DtlsStatistics dtls) {
    public SfuStatistics {
        loops = List.copyOf(loops);
    }
}
