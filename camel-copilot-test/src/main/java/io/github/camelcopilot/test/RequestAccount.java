// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.Optional;

/**
 * The account of one request: whether a quota refuses it, and what its answer costs. Owned by the
 * I/O thread of the request.
 */
interface RequestAccount {

    /**
     * Returns the refusal of a prompt whose quota is used up. It takes precedence over scripted
     * answers, in lenient mode as well.
     */
    Optional<Answer> refuse();

    /** Returns the answer in its final form, with its price. */
    Reply reply(Answer answer);

    /** Returns the account of a request that is not a prompt. */
    static RequestAccount none(RecordedRequest request) {
        return new RequestAccount() {
            @Override
            public Optional<Answer> refuse() {
                return Optional.empty();
            }

            @Override
            public Reply reply(Answer answer) {
                return answer.replyTo(request);
            }
        };
    }
}
