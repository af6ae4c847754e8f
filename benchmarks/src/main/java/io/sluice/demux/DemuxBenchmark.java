package io.sluice.demux;

import io.sluice.Microbenchmark;
import io.sluice.packet.Bytes;
import io.sluice.packet.Endpoint;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Tells what a datagram is and whose. Read it as ns per datagram received. With one peer all come in a run, with a hundred each comes
 * from another than the one before.
 */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH fills parameters in and calls the set-up before anything else.
public class DemuxBenchmark extends Microbenchmark {
    private static final int LENGTH = 1228;
    private static final int ADDRESS = 0xc6336401;
    private static final int FIRST_PORT = 4000;

    @Param({"1", "100"})
    public int peers;

    private final TupleTable<Endpoint> table = new TupleTable<>();
    private final MemorySegment datagram = Arena.ofAuto().allocate(LENGTH, 64);
    private Endpoint[] remotes;
    private int next;

    @Setup
    public void connect() {
        Bytes.put16(datagram, 0, 0x8060);
        remotes = new Endpoint[peers];
        for (int i = 0; i < peers; i++) {
            remotes[i] = Endpoint.ofIpv4(ADDRESS, FIRST_PORT + i);
            table.put(remotes[i], remotes[i]);
        }
    }

    @Benchmark
    public boolean classifyAndFind() {
        Endpoint remote = remotes[next];
        next = (next + 1) % peers;
        return DatagramKind.of(datagram, LENGTH) == DatagramKind.RTP && table.find(remote) != null;
    }
}
