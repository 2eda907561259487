CREATE TABLE visits (
    id         INTEGER PRIMARY KEY,
    patient_id INTEGER NOT NULL REFERENCES patients (id),
    starts_at  TEXT NOT NULL,
    therapist  TEXT NOT NULL,
    state      TEXT NOT NULL DEFAULT 'booked' CHECK (state IN ('booked', 'seen', 'missed', 'cancelled'))
);

CREATE INDEX visits_patient ON visits (patient_id, starts_at);
