"""Where the archive of yt-dlp begins."""

import yt_dlp

if __name__ == "__main__":
    yt_dlp.main()
