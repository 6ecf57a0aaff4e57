(document) @local.scope
