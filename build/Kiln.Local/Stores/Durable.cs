namespace Kiln.Local.Stores;

/// <summary>Changes that a power cut leaves either whole or not made: to a temporary name, flushed, renamed, the folder flushed.</summary>
internal static class Durable
{
    private static int s_temporaryNames;

    extension(IStoreFiles files)
    {
        /// <summary>Writes a file that everyone may read.</summary>
        public void WriteFile(string path, ReadOnlySpan<byte> content)
        {
            // A name of its own: several may write the same file at once, and the last one stays.
            var temporary = $"{path}.{Environment.ProcessId}-{Interlocked.Increment(ref s_temporaryNames)}{Temporary}";
            try
            {
                files.Write(temporary, content);
                files.PublishFile(temporary, path);
            }
            catch
            {
                files.Delete(temporary);
                throw;
            }
        }

        /// <summary>Publishes a folder under its final name, with everything in it on disk before the name is.</summary>
        public void PublishFolder(string temporary, string final)
        {
            files.FlushFileSystem(temporary);
            files.Move(temporary, final);
        }

        /// <summary>The same for a folder that holds only files, without waiting for all else that the file system has not written yet.</summary>
        public void PublishFiles(string temporary, string final)
        {
            foreach (var file in Directory.EnumerateFiles(temporary)) files.FlushFile(file);
            files.FlushFolder(temporary);
            files.Move(temporary, final);
        }

        /// <summary>Publishes a file under its final name, with its content on disk before the name is.</summary>
        public void PublishFile(string temporary, string final)
        {
            files.FlushFile(temporary);
            files.Rename(temporary, final);
            files.FlushFolder(Path.GetDirectoryName(final)!);
        }

        /// <summary>Gives what is on disk already another place, so that it does not come back to the old one.</summary>
        public void Move(string from, string to)
        {
            files.Rename(from, to);
            files.FlushFolder(Path.GetDirectoryName(to)!);
            if (Path.GetDirectoryName(from) != Path.GetDirectoryName(to)) files.FlushFolder(Path.GetDirectoryName(from)!);
        }

        /// <summary>Adds to the end of a file.</summary>
        public void AppendTo(string path, ReadOnlySpan<byte> content)
        {
            var isNew = !File.Exists(path);
            files.Append(path, content);
            files.FlushFile(path);
            if (isNew) files.FlushFolder(Path.GetDirectoryName(path)!);
        }

        /// <summary>Makes a folder that is there after a power cut.</summary>
        public void MakeDurableFolder(string path)
        {
            files.MakeFolder(path);
            files.FlushFolder(Path.GetDirectoryName(path)!);
        }

        /// <summary>Deletes a file, if it is there, so that it does not come back.</summary>
        public void DeleteFile(string path)
        {
            files.Delete(path);
            files.FlushFolder(Path.GetDirectoryName(path)!);
        }
    }

    /// <summary>How the names of files end that are not finished; killed programs leave them.</summary>
    public const string Temporary = ".new";

    /// <inheritdoc cref="WriteFile(IStoreFiles, string, ReadOnlySpan{byte})"/>
    public static void WriteFile(string path, ReadOnlySpan<byte> content) => HostFiles.Instance.WriteFile(path, content);

    /// <inheritdoc cref="PublishFolder(IStoreFiles, string, string)"/>
    public static void PublishFolder(string temporary, string final) => HostFiles.Instance.PublishFolder(temporary, final);

    /// <inheritdoc cref="PublishFile(IStoreFiles, string, string)"/>
    public static void PublishFile(string temporary, string final) => HostFiles.Instance.PublishFile(temporary, final);

    /// <inheritdoc cref="DeleteFile(IStoreFiles, string)"/>
    public static void DeleteFile(string path) => HostFiles.Instance.DeleteFile(path);
}
