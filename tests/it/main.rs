//! Integration tests: the parts together, the data of real sites, the real process.

mod front_matter_oracle;
