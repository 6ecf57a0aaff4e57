(front_matter) @fold
(raw_block) @fold
