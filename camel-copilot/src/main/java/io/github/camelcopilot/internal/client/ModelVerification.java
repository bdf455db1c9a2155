// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import io.github.camelcopilot.api.ChatMessage;
import io.github.camelcopilot.api.ChatRequest;
import io.github.camelcopilot.api.ChatResult;
import io.github.camelcopilot.api.CopilotAuthenticationException;
import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.ModelBilling;
import io.github.camelcopilot.api.ModelCheck;
import io.github.camelcopilot.api.ModelCheckList;
import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.api.ModelList;
import io.github.camelcopilot.api.Secret;
import io.github.camelcopilot.internal.concurrent.Stages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies models by sending a small prompt to each. The failure of a model is an outcome; the
 * verification fails only if there is no credential, if there is no list of models where it is
 * needed, or if the component stops. Each step runs on the thread on which the previous one
 * completes.
 */
public final class ModelVerification implements OpenCall {

    /** Maximum number of models that are called at the same time. */
    private static final int MAX_CONCURRENT = 4;

    /** Limit of each answer in tokens: the Responses API refuses a lower one. */
    private static final int MAX_ANSWER_TOKENS = 16;

    private static final String PROMPT = "Say hi";

    private static final Logger LOG = LoggerFactory.getLogger(ModelVerification.class);

    private final CopilotClient client;
    private final List<String> named;
    private final boolean includesPremium;
    private final Secret callerToken;
    private final CompletableFuture<ModelCheckList> result = new CompletableFuture<>();

    private ModelVerification(
            CopilotClient client, List<String> named, boolean includesPremium, Secret callerToken) {
        this.client = client;
        this.named = named;
        this.includesPremium = includesPremium;
        this.callerToken = callerToken;
    }

    /**
     * Starts a verification; returns at once. The stage is completed before the return, or on a
     * thread that may continue a route, and fails with a {@link CopilotException}.
     *
     * @param models the names of the models; null = all models of the list that answer prompts
     * @param includesPremium whether premium models are called
     * @param callerToken the token of the caller, or null for the shared one
     */
    public static CompletionStage<ModelCheckList> start(
            CopilotClient client,
            List<String> models,
            boolean includesPremium,
            Secret callerToken) {
        ModelVerification verification =
                new ModelVerification(client, models, includesPremium, callerToken);
        client.openCalls().add(verification);
        verification.start();
        return verification.result;
    }

    private void start() {
        if (named != null && !client.provider().hasPremiumModels()) {
            // Nothing that the list states is needed.
            check(named, new ModelChecks(client.provider(), null));
            return;
        }
        CompletableFuture<ModelList> list = client.models(callerToken).toCompletableFuture();
        if (list.isDone()) {
            var unused = list.whenComplete(this::onList);
            return;
        }
        // Others may wait for the same list, so the verification continues on its own thread.
        var unused =
                list.whenComplete(
                        (models, failure) ->
                                client.callbacks()
                                        .continueAfter(failure, () -> onList(models, failure)));
    }

    private void onList(ModelList models, Throwable failure) {
        try {
            if (failure != null && (named == null || isWithoutCredential(failure))) {
                fail(Stages.cause(failure));
                return;
            }
            check(
                    named == null ? promptModels(models) : named,
                    new ModelChecks(client.provider(), models));
        } catch (RuntimeException | Error unexpected) {
            // The stage would swallow it.
            fail(client.callFailures().verificationFailed(unexpected, callerToken));
        }
    }

    private static List<String> promptModels(ModelList models) {
        return models.stream()
                .filter(ModelChecks::isForPrompts)
                .map(ModelInfo::id)
                .distinct()
                .toList();
    }

    /** Without a credential, nothing can be sent to any model. */
    private static boolean isWithoutCredential(Throwable failure) {
        return Stages.cause(failure) instanceof CopilotAuthenticationException known
                && known.getStatus() == 0;
    }

    private void check(List<String> models, ModelChecks checks) {
        ModelCheck[] skipped = new ModelCheck[models.size()];
        List<Integer> positions = new ArrayList<>(models.size());
        PremiumNotice notice = new PremiumNotice(MAX_ANSWER_TOKENS);
        for (int i = 0; i < skipped.length; i++) {
            String model = models.get(i);
            ModelBilling billing = checks.entry(model).map(ModelInfo::billing).orElse(null);
            Double guideMultiplier = client.provider().multiplier(model);
            boolean isPremium =
                    client.provider().hasPremiumModels()
                            && Pricing.isPremium(billing, guideMultiplier);
            if (isPremium && !includesPremium) {
                skipped[i] = checks.premiumSkipped(model);
                continue;
            }
            positions.add(i);
            if (isPremium) {
                notice.add(billing, guideMultiplier);
            }
        }
        if (!notice.isEmpty()) {
            LOG.info("{}", notice.text());
        }
        new Calls(models, checks, positions, skipped).start();
    }

    /** The calls of the models at some positions of the list. Any thread may use it. */
    private final class Calls {

        private final List<String> models;
        private final ModelChecks checks;
        private final List<Integer> positions;
        private final AtomicReferenceArray<ModelCheck> outcomes;
        private final AtomicInteger started = new AtomicInteger();
        private final AtomicInteger remaining;

        Calls(
                List<String> models,
                ModelChecks checks,
                List<Integer> positions,
                ModelCheck[] skipped) {
            this.models = models;
            this.checks = checks;
            this.positions = positions;
            this.outcomes = new AtomicReferenceArray<>(skipped);
            this.remaining = new AtomicInteger(positions.size());
        }

        void start() {
            if (positions.isEmpty()) {
                complete();
            }
            for (int i = Math.min(MAX_CONCURRENT, positions.size()); i > 0; i--) {
                new CallSequence(this).proceed();
            }
        }

        /** Returns the position of the next model to call, or -1 if there is none. */
        int next() {
            int next = started.getAndIncrement();
            return next < positions.size() && !result.isDone() ? positions.get(next) : -1;
        }

        void set(int position, ModelCheck outcome) {
            outcomes.set(position, outcome);
            if (remaining.decrementAndGet() == 0) {
                complete();
            }
        }

        private void complete() {
            ModelCheck[] all = new ModelCheck[models.size()];
            Arrays.setAll(all, outcomes::get);
            client.openCalls().remove(ModelVerification.this);
            result.complete(ModelCheckList.of(Arrays.asList(all)));
        }
    }

    /** Calls models one after the other. Used by one thread at a time. */
    private final class CallSequence implements ChatHandler {

        private final Calls calls;

        /** Steps that are due; only the thread that adds the first of them takes steps. */
        private final AtomicInteger steps = new AtomicInteger();

        private volatile int position;

        CallSequence(Calls calls) {
            this.calls = calls;
        }

        /** A call may end before it returns: a loop keeps the stack flat. */
        void proceed() {
            if (steps.getAndIncrement() == 0) {
                do {
                    callNext();
                } while (steps.decrementAndGet() > 0);
            }
        }

        private void callNext() {
            int next = calls.next();
            if (next < 0) {
                return;
            }
            position = next;
            try {
                client.chat(prompt(calls.models.get(next)), this);
            } catch (CopilotException notSent) {
                failed(notSent);
            } catch (RuntimeException unexpected) {
                fail(client.callFailures().verificationFailed(unexpected, callerToken));
            }
        }

        @Override
        public void succeeded(ChatResult answer) {
            calls.set(position, calls.checks.answered(calls.models.get(position)));
            proceed();
        }

        @Override
        public void failed(CopilotException failure) {
            if (isWithoutCredential(failure) || client.openCalls().isStopped()) {
                // It says nothing about the model.
                fail(failure);
                return;
            }
            calls.set(position, calls.checks.failed(calls.models.get(position), failure));
            proceed();
        }
    }

    private Prompt prompt(String model) {
        ChatRequest request =
                ChatRequest.builder()
                        .model(model)
                        .messages(List.of(ChatMessage.user(PROMPT)))
                        .maxTokens(MAX_ANSWER_TOKENS)
                        .build();
        return new Prompt(request, "user", callerToken, null);
    }

    private void fail(Throwable failure) {
        client.openCalls().remove(this);
        result.completeExceptionally(failure);
    }

    @Override
    public void stop() {
        client.callbacks()
                .executeGuaranteed(() -> fail(client.callFailures().verificationStopped()));
    }

    /** The task of {@link #stop} runs in any case. */
    @Override
    public void failAbandoned() {}
}
