// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.examples.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Random;

/** Creates the texts of the example: a caravan's daily reports, always the same. */
record SampleTexts(int count) {

    private static final String[] PLACES = {
        "Tadmor", "Petra", "Gaza", "Aleppo", "Basra", "Mecca", "Aden", "Damascus"
    };
    private static final String[] GOODS = {"salt", "incense", "silk", "dates", "pepper", "copper"};
    private static final String[] EVENTS = {
        "A sandstorm held us up for half a day, and %d waterskins were lost.",
        "We met another caravan of %d camels and traded news.",
        "Two of the young camels ran off and were found after %d hours.",
        "The well was low, so that we gave the animals only %d buckets.",
        "A merchant from the coast paid us %d dinars in advance.",
        "The guide fell ill, and we rested for %d hours in the shade."
    };

    /**
     * Writes missing texts under temporary names and renames them, so every existing text is
     * complete.
     */
    void writeTo(Path inbox) throws IOException {
        for (int day = 1; day <= count; day++) {
            Path text =
                    inbox.resolve("year-" + (1 + (day - 1) / 250))
                            .resolve(String.format("day-%04d.txt", day));
            if (!Files.exists(text)) {
                Files.createDirectories(text.getParent());
                Path part = text.resolveSibling("." + text.getFileName() + ".part");
                Files.writeString(part, report(day));
                Files.move(part, text, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    private static String report(int day) {
        Random random = new Random(day);
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(
                        "On day %d the caravan left %s for %s with %d camels, loaded with %s.%n",
                        day,
                        PLACES[day % PLACES.length],
                        PLACES[(day + 1) % PLACES.length],
                        20 + random.nextInt(60),
                        GOODS[random.nextInt(GOODS.length)]));
        for (int i = 0; i < 8; i++) {
            text.append(
                    String.format(
                            EVENTS[random.nextInt(EVENTS.length)] + "%n", 2 + random.nextInt(40)));
        }
        return text.toString();
    }
}
