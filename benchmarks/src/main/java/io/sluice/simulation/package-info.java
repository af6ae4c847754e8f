/**
 * Congestion control in simulated networks: the real engine on virtual time, behind links whose capacity, delay, loss and rival
 * traffic a seed decides. {@link io.sluice.simulation.Main} runs the scenarios and writes the report.
 */
@NullMarked
package io.sluice.simulation;

import org.jspecify.annotations.NullMarked;
