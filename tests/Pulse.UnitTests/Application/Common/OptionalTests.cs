using Pulse.Application.Common;

namespace Pulse.UnitTests.Application.Common;

public sealed class OptionalTests
{
    [Test]
    public void What_was_not_sent_leaves_what_is_there()
    {
        Assert.That(default(Optional<string>).IsPresent, Is.False);
        Assert.That(default(Optional<string>).Or("current"), Is.EqualTo("current"));
    }

    [Test]
    public void What_was_sent_replaces_it_and_null_is_something_sent()
    {
        Assert.That(new Optional<string>("sent").Or("current"), Is.EqualTo("sent"));
        Assert.That(new Optional<string>(null).IsPresent);
        Assert.That(new Optional<string>(null).Or("current"), Is.Null);
    }
}
