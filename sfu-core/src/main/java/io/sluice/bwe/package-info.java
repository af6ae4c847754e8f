/** Bandwidth: transport-wide feedback, estimators, pacing, allocation. */
@NullMarked
package io.sluice.bwe;

import org.jspecify.annotations.NullMarked;
