//! The whole network inside one process. One program, since each that is linked for itself takes seconds to build.

mod access;
mod bruno;
mod contacts;
mod mock_faults;
mod registering;
mod removing;
mod rotating;
mod seeded;
mod story;
mod witness;
