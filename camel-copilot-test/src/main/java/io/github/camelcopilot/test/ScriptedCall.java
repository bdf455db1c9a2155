// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.test;

import java.util.Objects;

/**
 * A tool call of a scripted answer. Immutable.
 *
 * @param id the id of the call; null = generated when the answer is sent
 * @param name the name of the tool
 * @param arguments the arguments as the model writes them, usually a JSON object
 * @param thoughtSignature the signature that Gemini attaches to a call; null = none
 */
record ScriptedCall(String id, String name, String arguments, String thoughtSignature) {

    ScriptedCall {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(arguments, "arguments");
    }

    ScriptedCall withId(String generated) {
        return new ScriptedCall(generated, name, arguments, thoughtSignature);
    }

    ScriptedCall withThoughtSignature(String signature) {
        return new ScriptedCall(id, name, arguments, signature);
    }
}
