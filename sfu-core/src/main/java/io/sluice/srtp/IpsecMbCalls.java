package io.sluice.srtp;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;

/**
 * The shapes of the library's functions. The function is the first parameter of each, so that one constant serves all
 * processors.
 *
 * <p>Pointers go as addresses: a packet then costs no object, and the caller has checked that the memory is alive, its own and
 * large enough. What a packet needs is a critical downcall, since the longest takes a microsecond, or a few for 16 packets.
 */
@SuppressWarnings("restricted")
final class IpsecMbCalls {
    private static final Linker.Option SHORT = Linker.Option.critical(false);

    static final Gcm GCM = bind(
            Gcm.class,
            FunctionDescriptor.ofVoid(
                    JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                    JAVA_LONG),
            SHORT);
    static final Transformation TRANSFORMATION =
            bind(Transformation.class, FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG), SHORT);
    static final CipherBurst CIPHER_BURST = bind(
            CipherBurst.class,
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
            SHORT);
    static final HashBurst HASH_BURST =
            bind(HashBurst.class, FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT), SHORT);
    static final Prepare PREPARE =
            bind(Prepare.class, FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT));
    static final Initialise INITIALISE = bind(Initialise.class, FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG));
    static final Status STATUS = bind(Status.class, FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
    static final Version VERSION = bind(Version.class, FunctionDescriptor.of(JAVA_INT));
    static final Quantity QUANTITY = bind(Quantity.class, FunctionDescriptor.of(JAVA_LONG));

    // Public, since the JDK implements them.

    /** {@code aes_gcm_enc} and {@code aes_gcm_dec}, which both write the tag they come to. */
    public interface Gcm {
        @SuppressWarnings("checkstyle:ParameterNumber") // The library's.
        void call(
                MemorySegment function,
                long key,
                long context,
                long out,
                long in,
                long length,
                long iv,
                long associated,
                long associatedLength,
                long tag,
                long tagLength);
    }

    /** Any {@code void f(const void *in, void *out)}: the expansion of a key, one block of a hash. */
    public interface Transformation {
        void call(MemorySegment function, long in, long out);
    }

    /** Encrypts the bytes of an array of jobs; returns how many it did. */
    public interface CipherBurst {
        int call(MemorySegment function, long manager, long jobs, int count, int mode, int direction, int keyLength);
    }

    /** Hashes the bytes of an array of jobs, several at a time; returns how many it did. */
    public interface HashBurst {
        int call(MemorySegment function, long manager, long jobs, int count, int algorithm);
    }

    /** {@code IMB_MGR *imb_set_pointers_mb_mgr(void *memory, uint64_t flags, unsigned reset)}. */
    public interface Prepare {
        long call(MemorySegment function, long memory, long flags, int reset);
    }

    /** {@code void init_mb_mgr_auto(IMB_MGR *manager, IMB_ARCH *chosen)}; its siblings ignore the second argument. */
    public interface Initialise {
        void call(MemorySegment function, long manager, long chosen);
    }

    /** {@code int imb_get_errno(IMB_MGR *manager)}. */
    public interface Status {
        int call(MemorySegment function, long manager);
    }

    /** {@code unsigned imb_get_version(void)}. */
    public interface Version {
        int call(MemorySegment function);
    }

    /** {@code uint64_t imb_get_feature_flags(void)} and {@code size_t imb_get_mb_mgr_size(void)}. */
    public interface Quantity {
        long call(MemorySegment function);
    }

    private IpsecMbCalls() {}

    private static <T> T bind(Class<T> shape, FunctionDescriptor descriptor, Linker.Option... options) {
        MethodHandle handle = Linker.nativeLinker().downcallHandle(descriptor, options);
        return MethodHandleProxies.asInterfaceInstance(shape, handle);
    }
}
