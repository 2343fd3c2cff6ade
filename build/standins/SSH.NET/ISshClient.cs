using System.Text;

namespace Renci.SshNet;

/// <summary>A connection to a server that runs commands there.</summary>
public interface ISshClient : IBaseClient
{
    IEnumerable<ForwardedPort> ForwardedPorts { get; }

    void AddForwardedPort(ForwardedPort port);

    SshCommand CreateCommand(string commandText);

    SshCommand CreateCommand(string commandText, Encoding encoding);

    void RemoveForwardedPort(ForwardedPort port);

    SshCommand RunCommand(string commandText);
}
