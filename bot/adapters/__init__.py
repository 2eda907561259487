"""All that touches the world: git, files, processes, networks, clocks. Stages see only what adapters hand them."""
