using System.CommandLine;
using Pulse.Cli.Running;
using Pulse.Client;
using Profile = Pulse.Cli.Profiles.Profile;

namespace Pulse.Cli.Verbs;

/// <summary>Logins. A profile keeps the session; the password or the secret is forgotten.</summary>
internal static class LoginVerbs
{
    public static Command Login(Builder builder)
    {
        var email = Opt.Text("--email", "E-mail of a user. The password is asked for. Also PULSE_PASSWORD.", "email");
        var key = Opt.Text("--api-key", "Identifier of an API key. The secret is asked for. Also PULSE_API_SECRET.", "identifier");
        var permissions = Opt.Many("--permission", "The only permissions of the session.", "name");
        var lifetime = Opt.Seconds("--lifetime", "Lifetime of the session. Default: that of the server.");
        var allowHttp = Opt.Flag("--allow-http", "Accepts a server without encryption that is not on this machine.");
        return builder.Verb(
            "login",
            "Signs in, and keeps the session in a profile.",
            async call =>
            {
                var address = call.Connection.NamedServer
                    ?? call.Profiles.Find(call.Connection.ProfileName)?.Server.ToString()
                    ?? await AskAsync(call, "Server", "--server");
                var server = Connection.AddressOf(address, call.Get(allowHttp));
                var login = await CredentialsAsync(call, call.Get(email), call.Get(key));
                login = login with { Permissions = call.Get(permissions), LifetimeSeconds = call.Get(lifetime) };
                var session = await LogInAsync(call, call.Connection.Anonymous(server), login);
                var profile = new Profile
                {
                    Server = server,
                    AllowHttp = call.Get(allowHttp),
                    AccountId = call.Connection.NamedAccount,
                    Caller = CallerOf(session),
                    Token = session.Token!,
                    ExpiresAt = session.ExpiresAt,
                };
                call.Profiles.Save(call.Connection.ProfileName, profile);
                if (session.SecondFactorGuessedAt is { } guessed)
                {
                    call.Say($"Another person knows the password: wrong second factors were sent at {Texts.Time(guessed)}. Change it.");
                }

                return ShowCaller(call, session, server);
            },
            email,
            key,
            permissions,
            lifetime,
            allowHttp,
            builder.Common.SecretFromInput);
    }

    public static Command Logout(Builder builder) => builder.Verb(
        "logout",
        "Ends the session, and removes the profile.",
        async call =>
        {
            var name = call.Connection.ProfileName;
            if (call.Profiles.Find(name) is null)
            {
                return call.Done($"Profile '{name}' is not signed in.");
            }

            RevocationReceipt? receipt = null;
            try
            {
                receipt = await call.Pulse.Sessions.LogOutAsync();
            }
            catch (PulseException ended) when (ended.Status == System.Net.HttpStatusCode.Unauthorized)
            {
                // The session has ended already.
            }

            call.Profiles.Remove(name);
            return call.Done($"Signed out of profile '{name}'.", receipt);
        });

    public static Command WhoAmI(Builder builder) => builder.Verb(
        "whoami",
        "Shows who is signed in, and with which rights.",
        async call => ShowCaller(call, await call.Pulse.Sessions.GetCurrentAsync(call.Interrupted), null));

    private static async Task<Login> CredentialsAsync(Call call, string? email, string? key)
    {
        if (email is not null && key is not null)
        {
            throw CommandException.Usage("Use --email or --api-key, not both.");
        }

        key ??= email is null ? call.Surroundings.Variable("PULSE_API_KEY") : null;
        if (key is not null)
        {
            return new Login { ApiKey = key, ApiSecret = await call.SecretAsync("Secret", "PULSE_API_SECRET") };
        }

        email ??= await AskAsync(call, "E-mail", "--email or --api-key");
        return new Login { Email = email, Password = await call.SecretAsync("Password", "PULSE_PASSWORD") };
    }

    private static async Task<Session> LogInAsync(Call call, PulseClient pulse, Login login)
    {
        try
        {
            return await pulse.Sessions.LogInAsync(login, call.Interrupted);
        }
        catch (PulseException more) when (more is { Code: "mfa_required", Challenge: not null })
        {
            var code = await call.SecretAsync("Code of your authenticator, or a recovery code", null);
            var isCode = code.Length == 6 && code.All(char.IsAsciiDigit);
            return await pulse.Sessions.CompleteLoginAsync(
                new CompleteLogin
                {
                    Challenge = more.Challenge,
                    Code = isCode ? code : null,
                    RecoveryCode = isCode ? null : code,
                },
                call.Interrupted);
        }
        catch (PulseException refused) when (refused is { Status: System.Net.HttpStatusCode.Unauthorized, Code: "unauthenticated" })
        {
            throw CommandException.NotSignedIn("The server refused this login.");
        }
    }

    private static Task<string> AskAsync(Call call, string question, string option) => call.Surroundings.InputIsTerminal
        ? call.AskAsync(question)
        : throw CommandException.Usage($"{question}: there is no terminal to ask. Add {option}.");

    private static string CallerOf(Session session) => session.Email ?? session.ApiKey?.Identifier ?? "unknown";

    private static int ShowCaller(Call call, Session session, Uri? server)
    {
        // The token is in the profile. It is no output.
        var shown = session with { Token = null };
        var account = call.Connection.NamedAccount is { } named
            ? session.Accounts.FirstOrDefault(found => found.AccountId == named)
            : session.PrimaryAccount;
        return call.Show(
            shown,
            ("Signed in as", CallerOf(session)),
            ("Key", session.ApiKey?.Name),
            ("Impersonating", session.Impersonating),
            ("Server", server?.ToString()),
            ("Profile", server is null ? null : call.Connection.ProfileName),
            ("Account", account is null ? call.Connection.NamedAccount : $"{account.AccountId} {account.AccountName}"),
            ("Accounts", session.Accounts.Count > 1 ? Texts.Count(session.Accounts.Count, "account", "accounts") : null),
            ("Roles", session.FlatRolesList.Count > 0 ? Texts.List(session.FlatRolesList) : null),
            ("Permissions", Texts.List(session.FlatPermissionsList)),
            ("Session ends", Texts.Time(session.ExpiresAt)));
    }
}
