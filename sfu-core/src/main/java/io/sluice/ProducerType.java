package io.sluice;

/** What consumers can choose from, of what a producer sends. */
public enum ProducerType {
    /** Nothing: one stream of one layer. */
    SIMPLE,
    /** Encodings of different quality, each with temporal layers if announced; or one encoding of a codec without spatial layers, with temporal ones. */
    SIMULCAST,
    /** Spatial and temporal layers within one stream. */
    SVC
}
