package io.sluice;

/** What a consumer gets of its producer. */
public enum ConsumerType {
    /** All of it, since there is nothing to choose. */
    SIMPLE,
    /** One encoding at a time, see {@link ProducerType#SIMULCAST}. */
    SIMULCAST,
    /** Some layers of one stream, see {@link ProducerType#SVC}. */
    SVC,
    /** All encodings with all layers, for another router to choose from. */
    PIPE
}
