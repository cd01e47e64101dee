"""Content credentials on a film (C2PA): its boxes, the certificate, signing, strict reading."""
