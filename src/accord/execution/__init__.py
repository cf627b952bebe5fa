"""Many tasks, here or on a cluster, behind one seam."""
