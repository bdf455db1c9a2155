// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.matrix;

import io.github.camelcopilot.test.Answer;

/** One column of the matrix: what a service is made to do, and what the route must see of it. */
sealed interface MatrixTrial permits MatrixAnswer, MatrixFailure {

    /** The body of the message that is sent. */
    Object body();

    /** What the service does, in its format. */
    Answer answer(MatrixFormat format, MatrixOperation operation);

    /** Looks at what came of it, with the same eyes whichever service it was. */
    void check(MatrixService service, MatrixOutcome outcome);
}
