using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Pulse.ProcessTests.Setup;

namespace Pulse.ProcessTests;

/// <summary>Starts that fail because of the environment, not because of a setting.</summary>
public sealed class RefusedStartTests
{
    [Test]
    public async Task A_port_in_use_stops_the_start_and_the_first_password_stays_valid()
    {
        using var folder = new WorkFolder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        await using var refused = PulseProcess.Start(folder, ["--urls", $"http://{other.LocalEndpoint}"]);
        await Refusal.AssertAsync(refused, $"Failed to bind to address http://{other.LocalEndpoint}: address already in use.");

        await using var pulse = await PulseProcess.StartReadyAsync(folder);
        await (await pulse.ReadyAsync()).LoginAsync(folder.FirstPassword());
    }

    [TestCase("ConnectionStrings__Puls", "x", "ConnectionStrings:Puls is not a setting. ConnectionStrings has: Pulse, Redis.")]
    [TestCase("ConnectionStrings__Redis__Host", "x", "ConnectionStrings:Redis:Host is not a setting. ConnectionStrings has: Pulse, Redis.")]
    [TestCase("Connections__Max__Foo", "1", "Connections:Max:Foo is not a setting: Connections:Max is one value.")]
    public async Task An_unknown_setting_stops_the_start(string name, string value, string error)
    {
        using var folder = new WorkFolder();

        var run = await ShortRun.RunAsync(folder, [], (name, value));

        Assert.That(Refusal.ErrorsOf(run), Is.EqualTo(new[] { error }));
    }

    [TestCase("OTEL_EXPORTER_OTLP_ENDPOINT", "nonsense", "OTEL_EXPORTER_OTLP_ENDPOINT must be an address such as http://collector:4317.")]
    [TestCase("OTEL_EXPORTER_OTLP_PROTOCOL", "carrier pigeon", "OTEL_EXPORTER_OTLP_PROTOCOL must be grpc or http/protobuf.")]
    public async Task An_export_without_a_destination_prevents_the_start(string name, string value, string error)
    {
        using var folder = new WorkFolder();

        await using var pulse = PulseProcess.Start(
            folder,
            PulseProcess.AnyPort,
            [.. new[] { ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1") }.Where(set => set.Item1 != name), (name, value)]);

        await Refusal.AssertAsync(pulse, error);
    }

    [TestCase("serve")]
    [TestCase("--Connections:Max")]
    public async Task A_command_line_word_that_is_not_a_setting_prevents_the_start(string word)
    {
        using var folder = new WorkFolder();

        await using var pulse = PulseProcess.Start(folder, [.. PulseProcess.AnyPort, word]);

        await Refusal.AssertAsync(
            pulse, $"'{word}' is not a setting with a value, such as --urls=http://localhost:8080. For commands, see --help.");
    }

    [Test]
    public async Task A_setting_of_the_framework_that_it_cannot_use_stops_the_start()
    {
        using var folder = WorkFolder.AfterFirstStart();
        File.WriteAllText(folder.File("text.pfx"), "no certificate");
        (string, string) endpoint = ("Kestrel__Endpoints__Web__Url", "https://127.0.0.1:0");

        await using var unreadable = PulseProcess.Start(
            folder, PulseProcess.AnyPort, ("Logging__Console__FormatterOptions__SingleLine", "maybe"));
        await Refusal.AssertAsync(
            unreadable, "Failed to convert configuration value 'maybe' at 'FormatterOptions:SingleLine' to type 'System.Boolean'.");
        await using var missing = PulseProcess.Start(
            folder, [], endpoint, ("Kestrel__Endpoints__Web__Certificate__Path", folder.File("missing.pfx")));
        Assert.That(await Refusal.ErrorsOfAsync(missing), Has.One.Contains(folder.File("missing.pfx")));
        await using var wrong = PulseProcess.Start(
            folder, [], endpoint, ("Kestrel__Endpoints__Web__Certificate__Path", folder.File("text.pfx")));
        Assert.That(await Refusal.ErrorsOfAsync(wrong), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_missing_certificate_stops_the_start()
    {
        using var folder = new WorkFolder();

        await using var pulse = PulseProcess.Start(folder, PulseProcess.AnyPort, ("Keys__Certificate", "missing.pfx"));

        await Refusal.AssertAsync(pulse, $"Keys:Certificate does not exist: {folder.File("missing.pfx")}.");
    }

    [Test]
    public async Task Pending_migrations_that_may_not_be_applied_stop_the_start_and_nothing_is_created()
    {
        using var folder = new WorkFolder();

        await using var pulse = PulseProcess.Start(folder, PulseProcess.AnyPort, ("Database__MigrateOnStart", "false"));

        var errors = await Refusal.ErrorsOfAsync(pulse);
        Assert.That(errors, Has.One.Contains("Database:MigrateOnStart is false"));
        Assert.That(folder.Names, Is.Empty);
    }

    [Test]
    public async Task A_start_without_pending_migrations_needs_no_MigrateOnStart()
    {
        using var folder = WorkFolder.AfterFirstStart();

        await using var pulse = await PulseProcess.StartReadyAsync(folder, ("Database__MigrateOnStart", "false"));

        await (await pulse.ReadyAsync()).LoginAsync(folder.FirstPassword());
    }

    [Test]
    public async Task A_SQL_Server_that_does_not_answer_stops_the_start()
    {
        using var folder = new WorkFolder();

        await using var pulse = PulseProcess.Start(
            folder,
            PulseProcess.AnyPort,
            ("Database__Provider", "SqlServer"),
            ("ConnectionStrings__Pulse", "Server=127.0.0.1,1;Connect Timeout=1;User Id=pulse;Password=marked"));

        var errors = await Refusal.ErrorsOfAsync(pulse);
        Assert.That(errors, Has.One.StartsWith("The database cannot be prepared: ").And.One.Contains("SQL Server"));
        Assert.That(pulse.Output.ToString(), Does.Not.Contain("marked"));
        Assert.That(folder.Names, Is.Empty);
    }

    [Test]
    public async Task A_file_that_is_not_a_database_stops_the_start_and_is_not_changed()
    {
        using var folder = new WorkFolder();
        var text = new string('x', 4096);
        File.WriteAllText(folder.Database, text);

        await using var pulse = PulseProcess.Start(folder, PulseProcess.AnyPort);

        await Refusal.AssertAsync(
            pulse,
            $"The database file {folder.Database} is damaged or not a database: SQLite Error 26: 'file is not a database'. "
                + "Keep a copy of it and restore a backup (docs/operations.md).");
        Assert.That(File.ReadAllText(folder.Database), Is.EqualTo(text));
        Assert.That(folder.Names, Has.None.EqualTo(Path.GetFileName(folder.PasswordFile)));
    }

    [Test]
    public async Task A_database_with_a_damaged_page_stops_the_start()
    {
        using var folder = WorkFolder.AfterFirstStart();
        using (var file = File.OpenWrite(folder.Database))
        {
            file.Position = file.Length / 2;
            file.Write(Enumerable.Repeat((byte)0xFF, 16 * 1024).ToArray());
        }

        var run = await ShortRun.RunAsync(folder, []);

        Assert.That(
            Refusal.ErrorsOf(run),
            Has.One.StartsWith($"The database file {folder.Database} is damaged or not a database: ").And.One.Contains(
                ". Keep a copy of it "));
    }

    [Test]
    [UnsupportedOSPlatform("windows")]
    public async Task A_folder_that_cannot_be_written_stops_the_start()
    {
        using var folder = new WorkFolder();
        if (Environment.IsPrivilegedProcess)
        {
            Assert.Ignore("root can write everywhere.");
        }

        File.SetUnixFileMode(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using var pulse = PulseProcess.Start(folder, PulseProcess.AnyPort);
        var errors = await Refusal.ErrorsOfAsync(pulse);
        File.SetUnixFileMode(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);

        Assert.That(errors, Has.One.StartsWith("Cannot lock "));
        Assert.That(folder.Names, Is.Empty);
    }

    [Test]
    [Platform("Linux", Reason = "Only Linux has /proc, where even root cannot create files.")]
    public async Task A_folder_where_nothing_can_be_created_stops_the_start_at_once()
    {
        using var folder = new WorkFolder();

        var run = await ShortRun.RunAsync(folder, [], ("ConnectionStrings:Pulse", "Data Source=/proc/pulse.db"));

        Assert.That(Refusal.ErrorsOf(run), Has.One.StartsWith("Cannot lock /proc/pulse.db.migration-lock: "));
    }

    [Test]
    [Platform("Linux", Reason = "Only Linux has /proc, where even root cannot create files.")]
    public async Task A_folder_of_the_keys_that_cannot_be_made_stops_the_start()
    {
        using var folder = new WorkFolder();

        var run = await ShortRun.RunAsync(folder, [], ("Keys:Folder", "/proc/nope"));

        Assert.That(
            Refusal.ErrorsOf(run), Has.Count.EqualTo(1).And.All.StartsWith("Cannot create Keys:Folder at /proc/nope: "));
    }

    [Test]
    public async Task Settings_that_are_not_valid_JSON_stop_the_start()
    {
        using var folder = new WorkFolder();
        using var application = new WorkFolder();
        var files = Directory.GetFiles(Path.GetDirectoryName(PulseProcess.Dll)!);
        Array.ForEach(files, file => File.Copy(file, application.File(Path.GetFileName(file))));
        File.WriteAllText(application.File("appsettings.json"), "{ \"Sessions\": ");

        await using var pulse = PulseProcess.StartProgram("dotnet", folder, [application.File("Pulse.Api.dll"), .. PulseProcess.AnyPort]);

        Assert.That(await Refusal.ErrorsOfAsync(pulse), Has.One.Contains(application.File("appsettings.json")));
        Assert.That(folder.Names, Is.Empty);
    }
}
