using Pulse.Cli.Profiles;
using Pulse.Cli.Terminals;
using Pulse.Client;

namespace Pulse.Cli.Running;

/// <summary>Finds the server and the credential of a command.</summary>
internal sealed class Connection(Surroundings surroundings, ProfileStore profiles, string? profile, string? server, string? account)
    : IAsyncDisposable
{
    private PulseClient? client;
    private bool endsSession;

    public string ProfileName { get; } = NameOf(profile ?? surroundings.Variable("PULSE_PROFILE"), profiles);

    /// <summary>The address that was named. Null: none.</summary>
    public string? NamedServer { get; } = server ?? surroundings.Variable("PULSE_URL");

    public string? NamedAccount { get; } = account ?? surroundings.Variable("PULSE_ACCOUNT");

    /// <summary>A client with the credential of the environment or of the profile.</summary>
    public PulseClient Client => client ??= Open();

    /// <summary>A client without a credential.</summary>
    public PulseClient Anonymous(Uri url) => client ??= new PulseClient(OptionsFor(url));

    /// <exception cref="CommandException">It is no address, or not encrypted.</exception>
    public static Uri AddressOf(string text, bool allowHttp)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo is not "")
        {
            throw CommandException.Usage($"'{text}' is no address of a server. Write it as https://pulse.example.com");
        }

        return url.Scheme == "https" || url.IsLoopback || allowHttp
            ? url
            : throw CommandException.Usage(
                $"{url} is not encrypted: others on the network could read the session. Use https, or accept it with --allow-http.");
    }

    /// <summary>There is no session to end: Pulse has refused the credential, or cannot be reached.</summary>
    public void Abandon() => endsSession = false;

    /// <summary>A session that only this command has used ends with it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (client is null)
        {
            return;
        }

        if (endsSession)
        {
            try
            {
                await client.Sessions.LogOutAsync();
            }
            catch (PulseException)
            {
                // It ends by itself. The outcome of the command counts.
            }
        }

        client.Dispose();
    }

    private static string NameOf(string? name, ProfileStore profiles) => name is null || ProfileStore.IsName(name)
        ? name ?? profiles.Current
        : throw CommandException.Usage($"PULSE_PROFILE is '{name}', which is no name of a profile.");

    private PulseClient Open()
    {
        if (profile is null && surroundings.Variable("PULSE_API_SECRET") is { } secret)
        {
            var options = OptionsFor(ServerOfEnvironment("PULSE_API_SECRET"));
            (options.ApiKey, options.ApiSecret) = (surroundings.Variable("PULSE_API_KEY"), secret);
            endsSession = true;
            return new PulseClient(options);
        }

        if (profile is null && surroundings.Variable("PULSE_TOKEN") is { } token)
        {
            return new PulseClient(OptionsFor(ServerOfEnvironment("PULSE_TOKEN"))).WithToken(token);
        }

        var found = profiles.Find(ProfileName) ?? throw CommandException.NotSignedIn(ProfileName == ProfileStore.DefaultName
            ? "You are not signed in. Run: pulse login"
            : $"Profile '{ProfileName}' is not signed in. Run: pulse login --profile {ProfileName}");
        if (NamedServer is { } named && AddressOf(named, allowHttp: true) != found.Server)
        {
            // The session belongs to one server. Another must never see it.
            throw CommandException.NotSignedIn(
                $"Profile '{ProfileName}' is signed in at {found.Server}, not at {named}. "
                    + $"Run: pulse login --server {named} --profile NAME");
        }

        return new PulseClient(OptionsFor(AddressOf($"{found.Server}", found.AllowHttp), found.AccountId)).WithToken(found.Token);
    }

    private Uri ServerOfEnvironment(string variable) => AddressOf(
        NamedServer ?? throw CommandException.Usage($"{variable} is set without an address. Set PULSE_URL too."),
        surroundings.Variable("PULSE_ALLOW_HTTP") is "1");

    private PulseClientOptions OptionsFor(Uri url, string? accountOfProfile = null) => new()
    {
        Url = url,
        AccountId = NamedAccount ?? accountOfProfile,
        MaxRetries = 2,
        RetryDelay = surroundings.RetryDelay,
    };
}
